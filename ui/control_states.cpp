#include "ui/control_states.h"

#include "ui/plot/curve_plot.h"
#include "ui/plot/plot_view_state.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QHash>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QMenu>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

#include <utility>

namespace rankscope {

namespace {

struct ControlText {
    Q_DECLARE_TR_FUNCTIONS(ControlText)
};

const QString tabPrefix = QStringLiteral("tab:");
const QString splitterPrefix = QStringLiteral("splitter:");
const QString headerPrefix = QStringLiteral("columns:");
const QString zoomPrefix = QStringLiteral("zoom:");
// Other fields hold data or are searches of a moment.
const QStringList filterFields{QStringLiteral("runFilter"), QStringLiteral("differenceSearch")};
const QStringList columnTables{QStringLiteral("runTable")};

// Not what belongs to a dialog, a menu or the inside of another control.
bool belongs(const QWidget& page, const QWidget& widget) {
    if (widget.property("viewState").isValid() && !widget.property("viewState").toBool()) {
        return false;
    }
    for (const QObject* up = widget.parent(); up != nullptr && up != &page; up = up->parent()) {
        if (qobject_cast<const QDialog*>(up) != nullptr || qobject_cast<const QMenu*>(up) != nullptr ||
            qobject_cast<const QComboBox*>(up) != nullptr) {
            return false;
        }
    }
    return true;
}

QString nameOf(const QWidget& widget) {
    const QString name = widget.objectName();
    return name.startsWith(QLatin1String("qt_")) ? QString() : name;
}

// The key under which the control is kept; empty: it is none of ours.
QString keyOf(const QWidget& page, const QWidget& widget) {
    if (isPlotView(widget)) {
        for (const QWidget* up = &widget; up != nullptr && up != &page; up = up->parentWidget()) {
            if (!nameOf(*up).isEmpty()) {
                return zoomPrefix + nameOf(*up);
            }
        }
        return {};
    }
    const QString name = nameOf(widget);
    if (name.isEmpty()) {
        return {};
    }
    if (qobject_cast<const QTabWidget*>(&widget) != nullptr) {
        return tabPrefix + name;
    }
    if (qobject_cast<const QSplitter*>(&widget) != nullptr) {
        return splitterPrefix + name;
    }
    if (qobject_cast<const QTableView*>(&widget) != nullptr) {
        return columnTables.contains(name) ? headerPrefix + name : QString();
    }
    if (qobject_cast<const QLineEdit*>(&widget) != nullptr) {
        return filterFields.contains(name) ? name : QString();
    }
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    const bool ours = qobject_cast<const QComboBox*>(&widget) != nullptr ||
                      qobject_cast<const QSpinBox*>(&widget) != nullptr ||
                      qobject_cast<const QDoubleSpinBox*>(&widget) != nullptr ||
                      qobject_cast<const QSlider*>(&widget) != nullptr ||
                      qobject_cast<const CurvePlot*>(&widget) != nullptr ||
                      (button != nullptr && button->isCheckable());
    return ours ? name : QString();
}

// All controls with their keys, in the order of the page; a second one of a name gets a number.
std::vector<std::pair<QString, QWidget*>> controlsOf(const QWidget& page) {
    std::vector<std::pair<QString, QWidget*>> controls;
    QHash<QString, int> seen;
    for (QWidget* widget : page.findChildren<QWidget*>()) {
        const QString key = keyOf(page, *widget);
        if (!key.isEmpty() && belongs(page, *widget)) {
            const int number = ++seen[key];
            controls.emplace_back(number == 1 ? key : key + QStringLiteral("#%1").arg(number), widget);
        }
    }
    return controls;
}

QString encoded(const QByteArray& bytes) { return QString::fromLatin1(bytes.toBase64()); }

QByteArray decoded(const QJsonValue& value) { return QByteArray::fromBase64(value.toString().toLatin1()); }

QJsonValue choiceOf(const QComboBox& box) {
    const QVariant data = box.currentData();
    return data.isValid() ? QJsonValue::fromVariant(data) : QJsonValue(box.currentText());
}

QJsonValue stateOf(const QWidget& widget) {
    if (isPlotView(widget)) {
        return zoomOf(widget);
    }
    if (const auto* box = qobject_cast<const QComboBox*>(&widget)) {
        return choiceOf(*box);
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
        return button->isChecked();
    }
    if (const auto* number = qobject_cast<const QSpinBox*>(&widget)) {
        return number->value();
    }
    if (const auto* number = qobject_cast<const QDoubleSpinBox*>(&widget)) {
        return number->value();
    }
    if (const auto* slider = qobject_cast<const QSlider*>(&widget)) {
        return slider->value();
    }
    if (const auto* field = qobject_cast<const QLineEdit*>(&widget)) {
        return field->text();
    }
    if (const auto* tabs = qobject_cast<const QTabWidget*>(&widget)) {
        return tabs->currentIndex();
    }
    if (const auto* splitter = qobject_cast<const QSplitter*>(&widget)) {
        return encoded(splitter->saveState());
    }
    if (const auto* table = qobject_cast<const QTableView*>(&widget)) {
        return encoded(table->horizontalHeader()->saveState());
    }
    return dynamic_cast<const CurvePlot&>(widget).viewState();
}

bool chooseIn(QComboBox& box, const QJsonValue& value) {
    for (int place = 0; place < box.count(); ++place) {
        const QVariant data = box.itemData(place);
        if (data.isValid() ? QJsonValue::fromVariant(data) == value
                           : box.itemText(place) == value.toString()) {
            box.setCurrentIndex(place);
            return true;
        }
    }
    return false;
}

// The zoom of a chart without points would be lost with the first of them.
bool drawsNothing(const QWidget& view) {
    const auto* plot = qobject_cast<const CurvePlot*>(view.parentWidget());
    if (plot == nullptr) {
        return false;
    }
    for (const QString& key : plot->curveKeys()) {
        if (plot->pointCount(key) > 0) {
            return false;
        }
    }
    return true;
}

// False: not now.
bool setState(QWidget& widget, const QJsonValue& value) {
    if (isPlotView(widget)) {
        if (!value.toObject().isEmpty() && drawsNothing(widget)) {
            return false;
        }
        setZoom(widget, value.toObject());
    } else if (auto* box = qobject_cast<QComboBox*>(&widget)) {
        return chooseIn(*box, value);
    } else if (auto* button = qobject_cast<QAbstractButton*>(&widget)) {
        button->setChecked(value.toBool());
    } else if (auto* whole = qobject_cast<QSpinBox*>(&widget)) {
        whole->setValue(value.toInt());
    } else if (auto* number = qobject_cast<QDoubleSpinBox*>(&widget)) {
        number->setValue(value.toDouble());
    } else if (auto* slider = qobject_cast<QSlider*>(&widget)) {
        slider->setValue(value.toInt());
    } else if (auto* field = qobject_cast<QLineEdit*>(&widget)) {
        field->setText(value.toString());
    } else if (auto* tabs = qobject_cast<QTabWidget*>(&widget)) {
        tabs->setCurrentIndex(value.toInt());
    } else if (auto* splitter = qobject_cast<QSplitter*>(&widget)) {
        splitter->restoreState(decoded(value));
    } else if (auto* table = qobject_cast<QTableView*>(&widget)) {
        QHeaderView* header = table->horizontalHeader();
        if (header->restoreState(decoded(value))) {
            table->sortByColumn(header->sortIndicatorSection(), header->sortIndicatorOrder());
        }
    } else if (auto* plot = qobject_cast<CurvePlot*>(&widget)) {
        plot->applyViewState(value.toObject());
    }
    return true;
}

// What could not be set yet, a child of its page. A combo box is tried again when it got items, a chart when
// it was drawn.
class WaitingStates : public QObject {
public:
    WaitingStates(QWidget& page, QJsonObject states)
        : QObject(&page)
        , m_page(page)
        , m_states(std::move(states)) {
        setObjectName(QStringLiteral("waitingStates"));
        for (const auto& [key, widget] : controlsOf(page)) {
            if (!m_states.contains(key)) {
                continue;
            }
            if (auto* box = qobject_cast<QComboBox*>(widget)) {
                connect(box->model(), &QAbstractItemModel::rowsInserted, this, [this] { trySoon(); });
            } else if (auto* plot = qobject_cast<CurvePlot*>(widget->parentWidget())) {
                connect(plot, &CurvePlot::replotted, this, [this] { trySoon(); });
            }
        }
    }

private:
    // The page is in the middle of filling its boxes.
    void trySoon() {
        if (!std::exchange(m_due, true)) {
            QMetaObject::invokeMethod(
                this, [this] { tryAgain(); }, Qt::QueuedConnection);
        }
    }
    void tryAgain() {
        m_due = false;
        for (const auto& [key, widget] : controlsOf(m_page)) {
            if (m_states.contains(key) && setState(*widget, m_states[key])) {
                m_states.remove(key);
            }
        }
        if (m_states.isEmpty()) {
            deleteLater();
        }
    }

    QWidget& m_page;
    QJsonObject m_states;
    bool m_due = false;
};

} // namespace

QJsonObject controlStates(const QWidget& page) {
    QJsonObject states;
    for (const auto& [key, widget] : controlsOf(page)) {
        states[key] = stateOf(*widget);
    }
    return states;
}

void applyControlStates(QWidget& page, const QJsonObject& states) {
    delete page.findChild<QObject*>(QStringLiteral("waitingStates"), Qt::FindDirectChildrenOnly);
    QJsonObject left;
    // Charts after the boxes beside them, which change them; zooms last, which all of these take back.
    const auto turn = [](const QWidget& widget) {
        return isPlotView(widget) ? 2 : qobject_cast<const CurvePlot*>(&widget) != nullptr ? 1 : 0;
    };
    for (int now = 0; now <= 2; ++now) {
        for (const auto& [key, widget] : controlsOf(page)) {
            if (turn(*widget) == now && states.contains(key) && !setState(*widget, states[key])) {
                left[key] = states[key];
            }
        }
    }
    if (!left.isEmpty()) {
        new WaitingStates(page, left); // owned by the page
    }
}

void watchControls(QWidget& page, QObject* context, const std::function<void()>& changed) {
    for (const auto& [key, widget] : controlsOf(page)) {
        if (isPlotView(*widget)) {
            onZoom(*widget, context, changed);
        } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
            QObject::connect(box, &QComboBox::currentIndexChanged, context, changed);
        } else if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
            QObject::connect(button, &QAbstractButton::toggled, context, changed);
        } else if (auto* whole = qobject_cast<QSpinBox*>(widget)) {
            QObject::connect(whole, &QSpinBox::valueChanged, context, changed);
        } else if (auto* number = qobject_cast<QDoubleSpinBox*>(widget)) {
            QObject::connect(number, &QDoubleSpinBox::valueChanged, context, changed);
        } else if (auto* slider = qobject_cast<QSlider*>(widget)) {
            QObject::connect(slider, &QSlider::valueChanged, context, changed);
        } else if (auto* field = qobject_cast<QLineEdit*>(widget)) {
            QObject::connect(field, &QLineEdit::textChanged, context, changed);
        } else if (auto* plot = qobject_cast<CurvePlot*>(widget)) {
            QObject::connect(plot, &CurvePlot::viewChanged, context, changed);
        } else if (auto* table = qobject_cast<QTableView*>(widget)) {
            QHeaderView* header = table->horizontalHeader();
            QObject::connect(header, &QHeaderView::sectionMoved, context, changed);
            QObject::connect(header, &QHeaderView::sectionResized, context, changed);
            QObject::connect(header, &QHeaderView::sortIndicatorChanged, context, changed);
        }
    }
}

bool isPlaceKey(const QString& key) { return key.startsWith(tabPrefix) || key.startsWith(splitterPrefix); }

QString controlName(const QWidget& page, const QString& wanted) {
    for (const auto& [key, widget] : controlsOf(page)) {
        if (key != wanted) {
            continue;
        }
        if (wanted.startsWith(headerPrefix)) {
            return ControlText::tr("columns");
        }
        if (wanted.startsWith(zoomPrefix)) {
            return ControlText::tr("zoom");
        }
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const QString name = widget->accessibleName().isEmpty() && button != nullptr
                                 ? button->text()
                                 : widget->accessibleName();
        return QString(name).remove(QLatin1Char('&'));
    }
    return {};
}

} // namespace rankscope
