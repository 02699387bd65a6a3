#pragma once

#include "core/analysis/query_completion.h"
#include "core/analysis/run_query.h"
#include "ui/theme.h"

#include <QLineEdit>

#include <functional>
#include <optional>

class QCompleter;
class QStringListModel;

namespace rankscope {

// A line for a query: proposes fields, operators and values while one types (Ctrl+Space: always), and
// underlines what cannot be read. It understands nothing by itself. UI thread only.
class FilterEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterEdit(QWidget* parent = nullptr);

    void setError(const std::optional<QueryError>& error); // of the present text
    // What occurs among the runs; asked for when something is to be proposed.
    void setVocabulary(std::function<QueryVocabulary()> vocabulary) { m_vocabulary = std::move(vocabulary); }
    void applyTheme(const Theme& theme);
    QStringList proposals() const; // that are shown

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void propose(bool always);
    void insert(const QString& proposal);

    QCompleter* m_completer;
    QStringListModel* m_proposals;
    std::function<QueryVocabulary()> m_vocabulary;
    int m_begin = 0, m_end = 0;                 // of what a proposal replaces, in characters
    std::optional<std::pair<int, int>> m_wrong; // characters
    Theme m_theme = Theme::light();
};

} // namespace rankscope
