#pragma once

#include "core/run/run_facts.h"

#include <QStringList>
#include <QStyledItemDelegate>

#include <vector>

namespace rankscope {

// Lets a person choose among the devices of this machine in a cell of the queue. Owned by its page, UI thread
// only.
class DeviceDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setDevices(const std::vector<DeviceInfo>& devices) { m_devices = devices; }

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

private:
    std::vector<DeviceInfo> m_devices;
};

} // namespace rankscope
