#pragma once

#include "ui/form/form_model.h"
#include "ui/theme.h"

#include <QString>
#include <QWidget>

#include <vector>

class QLabel;
class QListWidget;
class QScrollArea;

namespace rankscope {

class FieldRow;

// All fields in their sections, beside a list of the sections with the state of each, and a line that says
// what the focused field means. UI thread only.
class FieldList : public QWidget {
    Q_OBJECT
public:
    FieldList(FormModel& model, QWidget* parent);

    void setSearch(const QString& text);
    void setOnlyChanged(bool on);
    void refresh();                   // everything
    void refresh(const Field& field); // one field, and the rows that it makes meaningful or not
    void refreshProblems();
    void refreshFacts();
    void applyTheme(const Theme& theme);
    void reveal(std::string_view path); // scrolls there and gives it the focus
    int shownCount() const;
    QWidget* firstEditor() const;

private:
    struct Section {
        std::string name;
        QWidget* box = nullptr;
        std::vector<FieldRow*> rows;
    };
    void filter();
    void refreshNavigation();
    void followScroll();
    void scrollTo(int section);
    void explain(const Field& field);

    FormModel& m_model;
    QListWidget* m_navigation;
    QScrollArea* m_scroll;
    QWidget* m_body;
    QLabel* m_nothing;
    QLabel* m_help;
    std::vector<Section> m_sections;
    QString m_search;
    bool m_onlyChanged = false;
    bool m_scrolling = false; // by us: the navigation stays where it was clicked
    Theme m_theme = Theme::light();
};

} // namespace rankscope
