#pragma once

#include <QFrame>
#include <QString>

#include <vector>

class QLineEdit;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTreeView;

namespace rankscope {

// A list of everything that can be a column, with a search, that drops down from a button. What is ticked is
// reported at once. Closes by itself when one clicks elsewhere. UI thread only.
class ColumnChooser : public QFrame {
    Q_OBJECT
public:
    struct Entry {
        QString id;
        QString title; // "target_r"
        QString where; // "method.target_r: …", searched as well
        bool shown = false;
        bool fixed = false; // cannot be taken away
    };
    explicit ColumnChooser(QWidget* parent);

    void setEntries(const std::vector<Entry>& entries);
    void popup(const QPoint& topRight); // on the screen

signals:
    void toggled(const QString& id, bool on);

private:
    QLineEdit* m_search;
    QTreeView* m_list;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_found;
};

} // namespace rankscope
