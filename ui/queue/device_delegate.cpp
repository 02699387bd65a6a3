#include "ui/queue/device_delegate.h"

#include <QComboBox>

namespace rankscope {

QWidget* DeviceDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                      const QModelIndex&) const {
    auto* box = new QComboBox(parent);
    box->setObjectName(QStringLiteral("queueDeviceBox"));
    box->setAccessibleName(tr("Device of the run"));
    box->addItem(tr("auto"), QStringLiteral("auto"));
    box->setItemData(0, tr("The first GPU, else the CPU"), Qt::ToolTipRole);
    for (const DeviceInfo& device : m_devices) {
        const QString name = QString::fromStdString(device.name);
        box->addItem(name, name);
        box->setItemData(box->count() - 1, QString::fromStdString(device.description), Qt::ToolTipRole);
    }
    connect(box, &QComboBox::activated, this, [this, box] { // a choice is complete without another key
        auto* self = const_cast<DeviceDelegate*>(this);
        emit self->commitData(box);
        emit self->closeEditor(box);
    });
    return box;
}

void DeviceDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    auto* box = qobject_cast<QComboBox*>(editor);
    const QString device = index.data(Qt::EditRole).toString();
    if (box->findData(device) < 0) {
        box->addItem(tr("%1 (not on this machine)").arg(device), device); // as it was configured elsewhere
    }
    box->setCurrentIndex(box->findData(device));
}

void DeviceDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                  const QModelIndex& index) const {
    model->setData(index, qobject_cast<QComboBox*>(editor)->currentData());
}

} // namespace rankscope
