#pragma once

#include "ui/form/form_page.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <vector>

namespace rankscope {

// The shipped configurations in `folder`, the starter first and the others by name; files that are no
// configuration are left out.
std::vector<Preset> loadPresets(const std::filesystem::path& folder);

// A preset by name or a configuration file, for the command line; otherwise one sentence.
tl::expected<Preset, QString> findConfiguration(const QString& presetOrFile);

} // namespace rankscope
