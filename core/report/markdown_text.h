#pragma once

#include <string>
#include <string_view>

namespace rankscope {

// A person's text as HTML: paragraphs (an empty line between them), "# " headings, "- " lists, **bold**,
// *emphasis* and `code`. Everything else stands as it was typed; markup in it is escaped and does nothing.
std::string markdownToHtml(std::string_view text);

} // namespace rankscope
