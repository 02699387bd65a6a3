#pragma once

#include "core/store/run_records.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace rankscope {

// What a filter looks at, lower-cased once when a run arrives and not at every key.
struct RunTexts {
    QString name, status, method, model, task, note, group;
    QStringList tags;

    static RunTexts of(const RunSummary& run);
};

// The terms of the filter line, all of which must hold: words anywhere in a run's texts, key:word for one of
// them, a minus before a term for its opposite, quotes around blanks. A value.
class RunFilter {
public:
    struct Term {
        enum class Key { Any, Name, Status, Method, Model, Task, Tag, Note, Group };
        Key key = Key::Any;
        QString text; // lower case
        bool negated = false;
        QString written; // as typed

        bool holds(const RunTexts& run) const;
    };

    RunFilter() = default;
    explicit RunFilter(const QString& text);

    bool matches(const RunTexts& run) const;
    const std::vector<Term>& terms() const { return m_terms; }
    bool isEmpty() const { return m_terms.empty(); }

private:
    std::vector<Term> m_terms;
};

} // namespace rankscope
