#pragma once

#include "core/store/run_records.h"
#include "ui/theme.h"

#include <QAbstractListModel>
#include <QWidget>

#include <set>
#include <vector>

class QLabel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace rankscope {

// Runs with a check box each. Owned by RunPicker; UI thread only.
class PickModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    enum Role { SearchRole = Qt::UserRole };

    void setRuns(const std::vector<RunSummary>& runs); // keeps what is checked, as far as it is still there
    void setChecked(const std::set<RunId>& runs);
    const std::set<RunId>& checked() const { return m_checked; }
    const std::vector<RunSummary>& runs() const { return m_runs; }
    void applyTheme(const Theme& theme);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void checkedChanged();

private:
    std::vector<RunSummary> m_runs;
    std::set<RunId> m_checked;
    Theme m_theme = Theme::light();
};

// The list of runs of the compare page: a search field and check boxes. UI thread only.
class RunPicker : public QWidget {
    Q_OBJECT
public:
    explicit RunPicker(QWidget* parent = nullptr);

    void setRuns(const std::vector<RunSummary>& runs) { m_model->setRuns(runs); }
    void setChosen(const std::set<RunId>& runs) { m_model->setChecked(runs); }
    // The chosen ones, oldest first.
    std::vector<RunSummary> chosen() const;
    void applyTheme(const Theme& theme) { m_model->applyTheme(theme); }
    void focusSearch();

signals:
    void chosenChanged();

private:
    void showState();
    void checkShown(bool on);

    PickModel* m_model;
    QSortFilterProxyModel* m_shown;
    QLineEdit* m_search;
    QListView* m_list;
    QLabel* m_state;
};

} // namespace rankscope
