#pragma once

#include "core/run/run_config.h"
#include "core/run/run_facts.h"

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace rankscope {

// All matrices of one kind ("query") of a model, and what the method makes of them.
struct ModuleGroup {
    std::string kind;
    std::int64_t modules = 0;
    std::int64_t dIn = 0, dOut = 0; // of the first one
    bool sameShape = true;
    bool adapted = false;
    std::int64_t initTriplets = 0, targetTriplets = 0;
    std::int64_t initParameters = 0, targetParameters = 0; // trainable; the target as if spread evenly
};

// Groups in the model's order, adapted or not; the head's matrices, which belong to no layer, are left out.
std::vector<ModuleGroup> groupModules(const ModelDescription& model, const MethodConfig& method);

// The groups as a table with a line of totals. Values; UI thread only.
class ModuleTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Kind, Matrices, Triplets, Parameters, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setGroups(std::vector<ModuleGroup> groups, const MethodConfig& method);
    const ModuleGroup& total() const { return m_total; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<ModuleGroup> m_groups;
    ModuleGroup m_total;
    MethodConfig m_method;
};

} // namespace rankscope
