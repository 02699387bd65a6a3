#include "core/report/markdown_text.h"

#include "core/report/svg_canvas.h"

#include <array>
#include <vector>

namespace rankscope {

namespace {

// The marks of a line that has been escaped already; a mark without its end stays as it is.
std::string withMarks(const std::string& line) {
    struct Mark {
        std::string_view sign;
        std::string_view tag;
    };
    static constexpr std::array<Mark, 3> marks{{{"`", "code"}, {"**", "strong"}, {"*", "em"}}};
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        bool found = false;
        for (const Mark& mark : marks) {
            const std::string_view rest = std::string_view(line).substr(at);
            const std::size_t size = mark.sign.size();
            const std::size_t end =
                rest.starts_with(mark.sign) ? rest.find(mark.sign, size) : std::string::npos;
            if (end != std::string::npos && end > size && rest[size] != ' ') {
                const std::string inside(rest.substr(size, end - size));
                out += '<' + std::string(mark.tag) + '>' + (mark.sign == "`" ? inside : withMarks(inside)) +
                       "</" + std::string(mark.tag) + '>';
                at += end + size;
                found = true;
                break;
            }
        }
        if (!found) {
            out += line[at++];
        }
    }
    return out;
}

std::vector<std::string> linesOfText(std::string_view text) {
    std::vector<std::string> lines(1);
    for (const char c : text) {
        if (c == '\n') {
            lines.emplace_back();
        } else if (c != '\r') {
            lines.back() += c;
        }
    }
    return lines;
}

} // namespace

std::string markdownToHtml(std::string_view text) {
    std::string out;
    std::string open; // "p" or "ul"
    const auto close = [&] {
        if (!open.empty()) {
            out += "</" + open + ">\n";
            open.clear();
        }
    };
    for (const std::string& line : linesOfText(text)) {
        const std::size_t hashes = line.find_first_not_of('#');
        if (line.find_first_not_of(' ') == std::string::npos) {
            close();
        } else if (hashes != std::string::npos && hashes > 0 && hashes <= 4 && line[hashes] == ' ') {
            close();
            // h1 is the report's own title and h2 its sections.
            const std::string tag = hashes == 1 ? "h3" : "h4";
            out += '<' + tag + '>' + withMarks(escapeXml(line.substr(hashes + 1))) + "</" + tag + ">\n";
        } else if (line.starts_with("- ") || line.starts_with("* ")) {
            if (open != "ul") {
                close();
                open = "ul";
                out += "<ul>\n";
            }
            out += "<li>" + withMarks(escapeXml(line.substr(2))) + "</li>\n";
        } else {
            if (open != "p") {
                close();
                open = "p";
                out += "<p>";
            } else {
                out += '\n';
            }
            out += withMarks(escapeXml(line));
        }
    }
    close();
    return out;
}

} // namespace rankscope
