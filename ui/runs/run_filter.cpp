#include "ui/runs/run_filter.h"

#include <algorithm>
#include <array>

namespace rankscope {

namespace {

using Key = RunFilter::Term::Key;

struct KeyName {
    QLatin1String name;
    Key key;
};

constexpr std::array<KeyName, 8> keyNames = {{{QLatin1String("name"), Key::Name},
                                              {QLatin1String("status"), Key::Status},
                                              {QLatin1String("method"), Key::Method},
                                              {QLatin1String("model"), Key::Model},
                                              {QLatin1String("task"), Key::Task},
                                              {QLatin1String("tag"), Key::Tag},
                                              {QLatin1String("note"), Key::Note},
                                              {QLatin1String("group"), Key::Group}}};

QString lower(const std::string& text) { return QString::fromStdString(text).toLower(); }

// Blanks part words, except inside quotes; the quotes stay for the caller.
QStringList words(const QString& text) {
    QStringList found;
    QString word;
    bool inQuotes = false;
    for (const QChar c : text) {
        if (c == '"') {
            inQuotes = !inQuotes;
        }
        if (c.isSpace() && !inQuotes) {
            if (!word.isEmpty()) {
                found << word;
            }
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.isEmpty()) {
        found << word;
    }
    return found;
}

} // namespace

RunTexts RunTexts::of(const RunSummary& run) {
    RunTexts texts;
    texts.name = lower(run.name);
    const auto status = toText(run.status);
    texts.status = QString::fromUtf8(status.data(), static_cast<qsizetype>(status.size()));
    texts.method = lower(run.method);
    texts.model = lower(run.model);
    texts.task = lower(run.task);
    texts.note = lower(run.note);
    texts.group = lower(run.group);
    for (const std::string& tag : run.tags) {
        texts.tags << lower(tag);
    }
    return texts;
}

RunFilter::RunFilter(const QString& text) {
    for (const QString& word : words(text)) {
        Term term;
        term.written = word;
        QString rest = word.toLower();
        if (rest.size() > 1 && rest.startsWith('-')) {
            term.negated = true;
            rest.remove(0, 1);
        }
        for (const KeyName& known : keyNames) {
            if (rest.startsWith(known.name) && rest.size() > known.name.size() &&
                rest[known.name.size()] == ':') {
                term.key = known.key;
                rest.remove(0, known.name.size() + 1);
                break;
            }
        }
        term.text = rest.remove('"');
        if (!term.text.isEmpty()) { // "status:" on its way to becoming a term hides nothing
            m_terms.push_back(std::move(term));
        }
    }
}

bool RunFilter::Term::holds(const RunTexts& run) const {
    const auto tagged = [&](auto test) { return std::ranges::any_of(run.tags, test); };
    bool found = false;
    switch (key) {
    case Key::Any:
        found = run.name.contains(text) || run.method.contains(text) || run.task.contains(text) ||
                run.status.contains(text) || run.model.contains(text) ||
                tagged([&](const QString& tag) { return tag.contains(text); });
        break;
    case Key::Name:
        found = run.name.contains(text);
        break;
    // From the beginning: method:lora is not adalora.
    case Key::Status:
        found = run.status.startsWith(text);
        break;
    case Key::Method:
        found = run.method.startsWith(text);
        break;
    case Key::Task:
        found = run.task.startsWith(text);
        break;
    case Key::Tag:
        found = tagged([&](const QString& tag) { return tag.startsWith(text); });
        break;
    case Key::Group:
        found = run.group.startsWith(text);
        break;
    case Key::Model:
        found = run.model.contains(text);
        break;
    case Key::Note:
        found = run.note.contains(text);
        break;
    }
    return found != negated;
}

bool RunFilter::matches(const RunTexts& run) const {
    return std::ranges::all_of(m_terms, [&](const Term& term) { return term.holds(run); });
}

} // namespace rankscope
