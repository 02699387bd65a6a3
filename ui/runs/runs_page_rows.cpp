// Which rows and columns the table has: filter, groups, archive, baseline, chosen columns.
#include "core/run/run_fields.h"
#include "ui/runs/run_presentation.h"
#include "ui/runs/runs_page_impl.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace rankscope {

namespace {

const QString builtInPrefix = QStringLiteral("builtin.");
// What runs are most often grouped by; any configuration key comes below.
constexpr std::array groupings{"group", "state", "tag", "dataset", "model", "method"};
// Columns beside the built-in ones that are neither metrics nor settings.
constexpr std::array extras{"dataset", "group",   "seed",  "steps",  "total_steps", "speed",
                            "memory",  "created", "ended", "device", "init_budget", "parent"};
constexpr int numberWidth = 104, textWidth = 128;

QString groupingTitle(const QString& property) {
    return property == QLatin1String("group") ? RunsPage::tr("sweep or group")
                                              : propertyTitle(*RunProperty::named(property.toStdString()));
}

} // namespace

void RunsPage::Impl::wireRows() {
    connect(filter, &QLineEdit::textChanged, &page, [this](const QString& text) { takeFilter(text); });
    filter->setVocabulary([this] {
        QueryVocabulary vocabulary = model.vocabulary();
        for (int i = 0; i < metric->count(); ++i) {
            vocabulary.metrics.push_back(metric->itemData(i).toString().toStdString());
        }
        return vocabulary;
    });
    connect(clear, &QPushButton::clicked, &page, [this] { clearFilter(); });
    connect(archived, &QCheckBox::toggled, &page, [this](bool on) {
        model.setArchivedShown(on);
        showState();
    });
    connect(groupMenu, &QMenu::aboutToShow, &page, [this] { fillGroupMenu(); });
    connect(chooseColumns, &QToolButton::clicked, &page, [this] {
        openChooser(chooseColumns->mapToGlobal(QPoint(chooseColumns->width(), chooseColumns->height() + 4)));
    });
    connect(table->horizontalHeader(), &QWidget::customContextMenuRequested, &page,
            [this](const QPoint& place) {
                openChooser(table->horizontalHeader()->mapToGlobal(place) + QPoint(240, 8));
            });
    connect(table, &QTableView::clicked, &page,
            [this](const QModelIndex& index) { toggleGroup(index.row()); });
    table->installEventFilter(&page);
}

void RunsPage::Impl::takeFilter(const QString& text) {
    wrong = model.setFilter(text);
    filter->setError(wrong);
    showState();
}

void RunsPage::Impl::clearFilter() {
    if (model.total() == 0) { // only the archive is left
        archived->setChecked(true);
    }
    filter->clear();
    filter->setFocus();
}

void RunsPage::Impl::showState() {
    documents->update();
    const int shown = model.shown();
    const int total = model.total();
    const int running = model.count(RunStatus::Running);
    const int interrupted = model.count(RunStatus::Interrupted);
    QString text = shown == total ? (total == 1 ? RunsPage::tr("1 run") : RunsPage::tr("%1 runs").arg(total))
                                  : RunsPage::tr("%1 of %2 runs").arg(shown).arg(total);
    if (running > 0) {
        text += RunsPage::tr(", %1 training").arg(running);
    }
    if (interrupted > 0) {
        text += RunsPage::tr(", %1 interrupted").arg(interrupted);
    }
    if (model.archived() > 0) {
        text += RunsPage::tr(", %1 in the archive").arg(model.archived());
    }
    if (documents->waiting() > 0) {
        text += RunsPage::tr(", settings of %1 are being read").arg(documents->waiting());
    }
    text = total == 0 && model.archived() == 0 ? RunsPage::tr("No runs yet.") : text + '.';
    const QString problem = wrong ? QString::fromStdString(wrong->message) : QString();
    state->setText(wrong ? RunsPage::tr("Filter: %1 Still %2").arg(problem, text) : text);
    state->setToolTip(problem);
    filter->setAccessibleDescription(problem);
    showMessages();
}

void RunsPage::Impl::showMessages() {
    const int total = model.total();
    if (total == 0 && model.archived() == 0) {
        stack->setCurrentWidget(noRuns);
        return;
    }
    if (model.shown() > 0) {
        stack->setCurrentWidget(table);
        return;
    }
    QString text;
    if (total == 0) {
        text = model.archived() == 1 ? RunsPage::tr("The only run is in the archive.")
                                     : RunsPage::tr("All %1 runs are in the archive.").arg(model.archived());
    } else {
        text = RunsPage::tr("None of %1 runs matches the filter.").arg(total);
        if (model.filter().clauses().size() > 1) {
            text += '\n' + RunsPage::tr("\"%1\" leaves out most of them.").arg(model.costliestClause());
        }
    }
    noMatchText->setText(text);
    clear->setText(total == 0 ? RunsPage::tr("Show the archive") : RunsPage::tr("Clear filter"));
    stack->setCurrentWidget(noMatch);
}

void RunsPage::Impl::fillGroupMenu() {
    groupMenu->clear();
    const auto add = [this](QMenu* menu, const QString& text, const QString& property) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(property ==
                           (model.grouping() ? QString::fromStdString(model.grouping()->name()) : QString()));
        connect(action, &QAction::triggered, &page, [this, property] { group(property); });
    };
    add(groupMenu, RunsPage::tr("Not grouped"), {});
    groupMenu->addSeparator();
    for (const char* name : groupings) {
        add(groupMenu, groupingTitle(QString::fromLatin1(name)), QString::fromLatin1(name));
    }
    groupMenu->addSeparator();
    QMenu* section = nullptr;
    for (const Field& field : runFields()) {
        const QString path = QString::fromUtf8(field.path.data(), static_cast<qsizetype>(field.path.size()));
        const QString name = path.section('.', 0, 0);
        if (path == name) {
            continue; // the name of the run
        }
        const QString title = name + QStringLiteral(".…");
        if (section == nullptr || section->title() != title) {
            section = groupMenu->addMenu(title);
        }
        add(section, path.section('.', 1), "param." + path);
    }
}

void RunsPage::Impl::group(const QString& property) {
    const auto by = RunProperty::named(property.toStdString());
    model.setGrouping(property.isEmpty() || !by ? std::nullopt : std::optional(*by));
    showGrouping();
    widenForGroups();
    showChosen();
    showState();
}

// Means with their deviations are longer than one number. The first groups stand for all.
void RunsPage::Impl::widenForGroups() {
    if (!model.grouping()) {
        return;
    }
    constexpr int rowsLookedAt = 200, margin = 20;
    QFont font = table->font();
    font.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(font);
    for (int column = 0; column < model.columnCount(); ++column) {
        if (table->isColumnHidden(column) || !model.columns().isNumeric(column)) {
            continue;
        }
        int width = table->columnWidth(column);
        for (int row = 0; row < std::min(rowsLookedAt, model.rowCount()); ++row) {
            if (model.isGroup(row)) {
                const QString text = model.index(row, column).data().toString();
                width = std::max(width, metrics.horizontalAdvance(text) + margin);
            }
        }
        table->setColumnWidth(column, width);
    }
}

void RunsPage::Impl::showGrouping() {
    groupBy->setText(
        model.grouping()
            ? RunsPage::tr("Group: %1").arg(groupingTitle(QString::fromStdString(model.grouping()->name())))
            : RunsPage::tr("Group"));
}

bool RunsPage::Impl::toggleGroup(int row) {
    if (!model.isGroup(row)) {
        return false;
    }
    const RunId id = model.idAt(row);
    model.setCollapsed(row, !model.isCollapsed(row));
    table->selectionModel()->setCurrentIndex(model.index(model.rowOf(id), RunTableModel::Name),
                                             QItemSelectionModel::NoUpdate);
    return true;
}

// As in a tree: left closes, right opens.
bool RunsPage::Impl::groupKey(int key) {
    const QModelIndex place = table->currentIndex();
    if (!place.isValid() || !model.isGroup(place.row())) {
        return false;
    }
    const bool collapsed = model.isCollapsed(place.row());
    const bool toggles =
        key == Qt::Key_Space || (key == Qt::Key_Left && !collapsed) || (key == Qt::Key_Right && collapsed);
    return toggles && toggleGroup(place.row());
}

bool RunsPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_impl->table && event->type() == QEvent::KeyPress &&
        m_impl->groupKey(static_cast<QKeyEvent*>(event)->key())) {
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

std::vector<ColumnChooser::Entry> RunsPage::Impl::columnEntries() const {
    std::vector<ColumnChooser::Entry> entries;
    for (int i = 0; i < RunTableModel::BuiltIns; ++i) {
        entries.push_back({builtInPrefix + QString::number(i), model.columns().title(i), RunsPage::tr("run"),
                           !table->isColumnHidden(i), i == RunTableModel::Name});
    }
    const auto add = [&](const QString& name) {
        const auto property = RunProperty::named(name.toStdString());
        if (property) {
            const QString id = QString::fromStdString(property->name());
            entries.push_back({id, propertyTitle(*property), propertyTip(*property),
                               model.columns().indexOf(id) >= 0, false});
        }
    };
    for (int i = 0; i < metric->count(); ++i) {
        const QString name = metric->itemData(i).toString();
        add("metric." + name);
        if (name.startsWith(QLatin1String("eval/"))) {
            add("best." + name);
        }
    }
    for (const char* name : extras) {
        add(QString::fromLatin1(name));
    }
    for (const Field& field : runFields()) {
        if (field.path.find('.') != std::string_view::npos) {
            add("param." + QString::fromUtf8(field.path.data(), static_cast<qsizetype>(field.path.size())));
        }
    }
    return entries;
}

void RunsPage::Impl::openChooser(const QPoint& topRight) {
    if (chooser == nullptr) {
        chooser = new ColumnChooser(&page);
        connect(chooser, &ColumnChooser::toggled, &page,
                [this](const QString& id, bool on) { setColumn(id, on); });
    }
    chooser->setEntries(columnEntries());
    chooser->popup(topRight);
}

void RunsPage::Impl::setColumn(const QString& id, bool on) {
    if (id.startsWith(builtInPrefix)) {
        table->setColumnHidden(id.mid(builtInPrefix.size()).toInt(), !on);
        return;
    }
    const int there = model.columns().indexOf(id);
    if (!on && there >= 0) {
        model.removeColumn(there);
    } else if (const auto property = RunProperty::named(id.toStdString()); on && there < 0 && property) {
        const int column = addColumn(*property);
        QHeaderView* header = table->horizontalHeader();
        header->moveSection(header->visualIndex(column), header->visualIndex(RunTableModel::Tags));
        widenForGroups();
    }
    showState();
}

int RunsPage::Impl::addColumn(const RunProperty& property) {
    const int column = model.addColumn(property);
    const int title = table->horizontalHeader()->sectionSizeHint(column) + 12;
    table->setColumnWidth(column,
                          std::max(model.columns().isNumeric(column) ? numberWidth : textWidth, title));
    return column;
}

// The baseline of the last time, when its run is there.
void RunsPage::Impl::takeBaseline() {
    if (baselineUid.isEmpty()) {
        return;
    }
    RunId found = 0;
    const std::string uid = baselineUid.toStdString();
    model.eachRun([&](const RunRow& row) { found = row.run.uid == uid ? row.run.id : found; });
    if (found != model.baseline()) {
        model.setBaseline(found);
    }
}

void RunsPage::Impl::restoreRows() {
    for (const QString& name : settings.value("runs/added").toStringList()) {
        if (const auto property = RunProperty::named(name.toStdString())) {
            addColumn(*property);
        }
    }
    baselineUid = settings.value("runs/baseline").toString();
    archived->setChecked(settings.value("runs/archived").toBool());
    group(settings.value("runs/groupBy").toString());
}

// After the header, which knows only one column to sort by.
void RunsPage::Impl::restoreOrder() {
    std::vector<SortKey> keys;
    for (const QString& key : settings.value("runs/sort").toStringList()) {
        const bool descending = key.startsWith('-');
        keys.push_back(
            {key.mid(descending ? 1 : 0).toInt(), descending ? Qt::DescendingOrder : Qt::AscendingOrder});
    }
    if (!keys.empty()) {
        model.setSortKeys(std::move(keys));
    }
}

void RunsPage::Impl::saveRows() const {
    QStringList keys;
    for (const SortKey& key : model.sortKeys()) {
        keys << (key.order == Qt::DescendingOrder ? QStringLiteral("-%1") : QStringLiteral("%1"))
                    .arg(key.column);
    }
    settings.setValue("runs/added", model.columns().added());
    settings.setValue("runs/sort", keys);
    settings.setValue("runs/baseline", baselineUid);
    settings.setValue("runs/archived", archived->isChecked());
    settings.setValue("runs/groupBy",
                      model.grouping() ? QString::fromStdString(model.grouping()->name()) : QString());
}

} // namespace rankscope
