#include "core/run/sweep_constraint.h"

#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"

#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <variant>

namespace rankscope {

namespace {

using Value = std::variant<double, std::string>;
using Reader = std::function<Value(const RunConfig&)>;

// One side of a comparison.
struct Operand {
    Reader value;
    bool isText = false;
    std::string unknown; // a word that is no field; a text when the other side is one
};

Value valueOf(const Field& field, const RunConfig& config) {
    const FieldValue value = field.get(config);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*whole);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return *number;
    }
    if (const auto* duration = std::get_if<Duration>(&value)) {
        return duration->share ? duration->amount * 100.0 : duration->amount;
    }
    const bool isNumber =
        field.kind == FieldKind::Integer || field.kind == FieldKind::Number; // an empty optional one
    return isNumber ? Value(std::numeric_limits<double>::quiet_NaN()) : Value(toText(value));
}

bool isTextField(const Field& field) {
    return field.kind != FieldKind::Integer && field.kind != FieldKind::Number &&
           field.kind != FieldKind::Duration;
}

// By its path, or by a last part that only one field has.
const Field* fieldNamed(std::string_view name) {
    if (const Field* exact = findField(name)) {
        return exact;
    }
    const Field* found = nullptr;
    for (const Field& field : runFields()) {
        if (field.path.ends_with(name) && field.path.size() > name.size() &&
            field.path[field.path.size() - name.size() - 1] == '.') {
            if (found != nullptr) {
                return nullptr;
            }
            found = &field;
        }
    }
    return found;
}

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// Reads the text from left to right; the first problem ends it.
class ConstraintParser {
public:
    explicit ConstraintParser(std::string_view text)
        : m_text(text) {}

    std::vector<std::function<bool(const RunConfig&)>> comparisons() {
        std::vector<std::function<bool(const RunConfig&)>> all;
        do {
            all.push_back(comparison());
        } while (m_problem.empty() && takeWord("and"));
        if (m_problem.empty() && !atEnd()) {
            problem("\"" + std::string(rest()) + "\" is not understood; join comparisons with \"and\".");
        }
        return all;
    }
    const std::string& problemText() const { return m_problem; }

private:
    std::function<bool(const RunConfig&)> comparison() {
        Operand left = sum();
        const std::string sign = takeSign();
        Operand right = m_problem.empty() ? sum() : Operand();
        if (!m_problem.empty()) {
            return {};
        }
        settle(left, right);
        settle(right, left);
        if (m_problem.empty() && left.isText != right.isText) {
            problem("a text cannot be compared with a number.");
        } else if (m_problem.empty() && left.isText && sign != "=" && sign != "!=") {
            problem("texts can be compared with = and != only.");
        }
        return [left = left.value, right = right.value, sign](const RunConfig& config) {
            const Value a = left(config), b = right(config);
            if (sign == "=") {
                return a == b;
            }
            if (sign == "!=") {
                return a != b;
            }
            const double x = std::get<double>(a), y = std::get<double>(b);
            return sign == "<" ? x < y : sign == "<=" ? x <= y : sign == ">" ? x > y : x >= y;
        };
    }

    // An unknown word is a text when it stands against one.
    void settle(Operand& operand, const Operand& other) {
        if (operand.unknown.empty() || !m_problem.empty()) {
            return;
        }
        if (!other.isText || !other.unknown.empty()) {
            const std::string near = nearestField(operand.unknown);
            problem("\"" + operand.unknown + "\" is not one field" +
                    (near.empty() ? "; name it in full, such as method.target_r."
                                  : "; did you mean " + near + "?"));
        }
    }

    Operand sum() {
        Operand left = product();
        while (m_problem.empty() && (peek() == '+' || peek() == '-')) {
            const bool plus = m_text[m_at++] == '+';
            left = combine(left, product(), [plus](double a, double b) { return plus ? a + b : a - b; });
        }
        return left;
    }

    Operand product() {
        Operand left = factor();
        while (m_problem.empty() && (peek() == '*' || peek() == '/')) {
            const bool times = m_text[m_at++] == '*';
            left = combine(left, factor(), [times](double a, double b) { return times ? a * b : a / b; });
        }
        return left;
    }

    Operand combine(const Operand& left, const Operand& right,
                    const std::function<double(double, double)>& operation) {
        if (m_problem.empty() && (left.isText || right.isText)) {
            problem("only numbers can be calculated with.");
        }
        if (!m_problem.empty()) {
            return {};
        }
        return {[left = left.value, right = right.value, operation](const RunConfig& config) -> Value {
                    return operation(std::get<double>(left(config)), std::get<double>(right(config)));
                },
                false,
                {}};
    }

    Operand factor() {
        if (peek() == '(') {
            ++m_at;
            Operand inner = sum();
            if (m_problem.empty() && peek() != ')') {
                problem("a bracket is not closed.");
            }
            ++m_at;
            return inner;
        }
        if (peek() == '"') {
            const auto end = m_text.find('"', m_at + 1);
            if (end == std::string_view::npos) {
                problem("a quotation mark is not closed.");
                return {};
            }
            const std::string text(m_text.substr(m_at + 1, end - m_at - 1));
            m_at = end + 1;
            return {[text](const RunConfig&) -> Value { return text; }, true, {}};
        }
        if (const auto number = takeNumber()) {
            return {[number = *number](const RunConfig&) -> Value { return number; }, false, {}};
        }
        return named();
    }

    Operand named() {
        const std::string word = takeAnyWord();
        if (word.empty()) {
            problem(atEnd() ? "it ends where a field or a number should stand."
                            : "a field or a number should stand at \"" + std::string(rest()) + "\".");
            return {};
        }
        if (const Field* field = fieldNamed(word)) {
            return {[field](const RunConfig& config) { return valueOf(*field, config); },
                    isTextField(*field),
                    {}};
        }
        return {[word](const RunConfig&) -> Value { return word; }, true, word};
    }

    std::string takeSign() {
        if (!m_problem.empty()) {
            return {};
        }
        peek();
        for (const std::string_view sign : {"<=", ">=", "!=", "==", "<", ">", "="}) {
            if (rest().starts_with(sign)) {
                m_at += sign.size();
                return sign == "==" ? "=" : std::string(sign);
            }
        }
        problem("a comparison such as target_r < init_r is wanted" +
                (atEnd() ? std::string(".") : ", not \"" + std::string(rest()) + "\"."));
        return {};
    }

    std::optional<double> takeNumber() {
        const char next = peek();
        const bool begins = (next >= '0' && next <= '9') || next == '-';
        double number = 0.0;
        const char* begin = m_text.data() + m_at;
        const auto [end, error] = std::from_chars(begin, m_text.data() + m_text.size(), number);
        if (!begins || error != std::errc()) {
            return std::nullopt;
        }
        m_at += static_cast<std::size_t>(end - begin);
        if (m_at < m_text.size() && m_text[m_at] == '%') {
            ++m_at; // durations count in percent
        }
        return number;
    }

    std::string takeAnyWord() {
        peek();
        const auto begin = m_at;
        while (m_at < m_text.size() && isWordCharacter(m_text[m_at])) {
            ++m_at;
        }
        return std::string(m_text.substr(begin, m_at - begin));
    }

    bool takeWord(std::string_view wanted) {
        const auto before = m_at;
        if (takeAnyWord() == wanted) {
            return true;
        }
        m_at = before;
        return false;
    }

    char peek() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t')) {
            ++m_at;
        }
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    bool atEnd() { return peek() == '\0'; }
    std::string_view rest() const { return m_text.substr(std::min(m_at, m_text.size())); }
    void problem(const std::string& what) {
        if (m_problem.empty()) {
            m_problem = "The constraint \"" + std::string(m_text) + "\" cannot be used: " + what;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_problem;
};

} // namespace

tl::expected<SweepConstraint, std::string> SweepConstraint::parse(std::string_view text) {
    // Brackets and sums become functions within functions, so the length also limits the depth.
    constexpr std::size_t longest = 1000;
    if (text.size() > longest) {
        return tl::unexpected("The constraint is longer than " + std::to_string(longest) +
                              " characters; give several shorter ones.");
    }
    ConstraintParser parser(text);
    SweepConstraint constraint;
    constraint.m_comparisons = parser.comparisons();
    if (!parser.problemText().empty()) {
        return tl::unexpected(parser.problemText());
    }
    return constraint;
}

bool SweepConstraint::holds(const RunConfig& config) const {
    for (const auto& comparison : m_comparisons) {
        if (!comparison(config)) {
            return false;
        }
    }
    return true;
}

} // namespace rankscope
