#include "ui/queue/sweep_editor.h"

#include "ui/core_text.h"
#include "ui/icons.h"
#include "ui/runs/run_presentation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int planDelay = 150;        // milliseconds after the last key
constexpr std::size_t mostRows = 300; // of the preview; the count tells of the rest

QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<int>(text.size()));
}

} // namespace

SweepEditor::SweepEditor(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("sweepEditor"));
    m_delay.setSingleShot(true);
    m_delay.setInterval(planDelay);
    connect(&m_delay, &QTimer::timeout, this, &SweepEditor::plan);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 12);
    row->setSpacing(16);
    row->addWidget(buildInputs(), 1);
    row->addWidget(buildPreview(), 1);
    addRow();
    plan();
}

QWidget* SweepEditor::buildInputs() {
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_baseName = new QLabel(side);
    m_baseName->setObjectName(QStringLiteral("sweepBase"));
    m_baseName->setProperty("muted", true);
    m_baseName->setTextFormat(Qt::PlainText);
    m_baseName->setWordWrap(true);
    column->addWidget(m_baseName);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(0, 2);
    m_grid->setColumnStretch(1, 3);
    column->addLayout(m_grid);
    m_more = new QToolButton(side);
    m_more->setObjectName(QStringLiteral("sweepMore"));
    m_more->setText(tr("Add a field"));
    m_more->setToolTip(tr("One more field that varies"));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_more, &QToolButton::clicked, this, &SweepEditor::addRow);
    m_zip = new QCheckBox(tr("Take values together, not every combination"), side);
    m_zip->setObjectName(QStringLiteral("sweepZip"));
    m_zip->setToolTip(
        tr("The first values of all fields, then the second, and so on; lists must be equally long"));
    connect(m_zip, &QCheckBox::toggled, this, &SweepEditor::planSoon);
    auto* below = new QHBoxLayout;
    below->addWidget(m_more);
    below->addWidget(m_zip);
    below->addStretch(1);
    column->addLayout(below);

    auto* rest = new QGridLayout;
    rest->setHorizontalSpacing(8);
    rest->setVerticalSpacing(6);
    rest->setColumnStretch(1, 1);
    const auto line = [&](const QString& name, const QString& label, const QString& hint,
                          const QString& tip) {
        auto* edit = new QLineEdit(side);
        edit->setObjectName(name);
        edit->setPlaceholderText(hint);
        edit->setToolTip(tip);
        edit->setAccessibleName(label);
        auto* title = new QLabel(label, side);
        title->setBuddy(edit);
        const int place = rest->rowCount();
        rest->addWidget(title, place, 0);
        rest->addWidget(edit, place, 1);
        connect(edit, &QLineEdit::textChanged, this, &SweepEditor::planSoon);
        return edit;
    };
    m_seeds = line(QStringLiteral("sweepSeeds"), tr("Seeds"), tr("1..3"),
                   tr("Each of the above is trained once with every seed; empty: with the seed of the form"));
    m_constraint = line(QStringLiteral("sweepConstraint"), tr("Only where"), tr("target_r < init_r"),
                        tr("Comparisons of fields and numbers, joined by \"and\""));
    m_group = line(QStringLiteral("sweepGroup"), tr("Group"), tr("the name of the form's run"),
                   tr("The group of all these runs, by which they are found and summed up"));
    column->addLayout(rest);
    column->addStretch(1);
    return side;
}

QWidget* SweepEditor::buildPreview() {
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_count = new QLabel(side);
    m_count->setObjectName(QStringLiteral("sweepCount"));
    m_count->setTextFormat(Qt::PlainText);
    m_count->setWordWrap(true);
    column->addWidget(m_count);
    m_preview = new QTreeWidget(side);
    m_preview->setObjectName(QStringLiteral("sweepPreview"));
    m_preview->setAccessibleName(tr("Runs of the sweep"));
    m_preview->setColumnCount(2);
    m_preview->setHeaderLabels({tr("Run"), tr("Left out because")});
    m_preview->setRootIsDecorated(false);
    m_preview->setWordWrap(true); // reasons are whole sentences
    m_preview->setAlternatingRowColors(true);
    m_preview->setSelectionMode(QAbstractItemView::NoSelection);
    m_preview->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_preview->header()->setStretchLastSection(true);
    column->addWidget(m_preview, 1);
    m_add = new QPushButton(tr("Add to queue"), side);
    m_add->setObjectName(QStringLiteral("sweepAdd"));
    m_add->setProperty("primary", true);
    connect(m_add, &QPushButton::clicked, this, [this] {
        m_delay.stop();
        plan(); // what was typed last counts
        if (!m_runs.empty()) {
            const QString group = m_group->text().trimmed();
            emit addRequested(m_runs, group.isEmpty() ? QString::fromStdString(m_base.name) : group);
        }
    });
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_add);
    column->addLayout(row);
    return side;
}

void SweepEditor::addRow() {
    const int place = m_grid->rowCount();
    Row row{};
    row.field = new QComboBox(this);
    row.field->setAccessibleName(tr("Field that varies"));
    row.field->setToolTip(tr("The field that varies; type a part of its name to find it"));
    row.field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    row.field->setMinimumContentsLength(20);
    row.field->setEditable(true);
    row.field->setInsertPolicy(QComboBox::NoInsert);
    row.field->completer()->setFilterMode(Qt::MatchContains);
    row.field->completer()->setCompletionMode(QCompleter::PopupCompletion);
    for (const Field& field : runFields()) {
        if (field.path != "name" && field.path != "train.seed") {
            row.field->addItem(fromView(field.path), fromView(field.path));
            row.field->setItemData(row.field->count() - 1,
                                   tr("%1: %2").arg(coreText(field.label), coreText(field.help)),
                                   Qt::ToolTipRole);
        }
    }
    row.field->setCurrentIndex(row.field->findData(QStringLiteral("method.target_r")));
    row.values = new QLineEdit(this);
    row.values->setAccessibleName(tr("Values of the field"));
    row.values->setPlaceholderText(tr("2,4,8 or 1..9:2"));
    row.values->setToolTip(
        tr("A list 2,4,8; a range 1..3 or 0.1..0.5:0.1; over orders of magnitude 1e-4..1e-2:log5;\n"
           "at random 1..100:random5 or 1e-4..1e-2:lograndom5; lists of names apart by ;"));
    row.remove = new QToolButton(this);
    row.remove->setAutoRaise(true);
    row.remove->setToolTip(tr("Let this field be as in the form"));
    row.remove->setAccessibleName(tr("Remove the field"));
    row.remove->setIcon(icon(QStringLiteral("close"), m_theme));
    m_grid->addWidget(row.field, place, 0);
    m_grid->addWidget(row.values, place, 1);
    m_grid->addWidget(row.remove, place, 2);
    m_rows.push_back(row);
    connect(row.field, &QComboBox::currentTextChanged, this, &SweepEditor::planSoon);
    connect(row.values, &QLineEdit::textChanged, this, &SweepEditor::planSoon);
    connect(row.remove, &QToolButton::clicked, this, [this, field = row.field] { removeRow(field); });
    planSoon();
}

void SweepEditor::removeRow(const QComboBox* field) {
    const auto row =
        std::find_if(m_rows.begin(), m_rows.end(), [field](const Row& r) { return r.field == field; });
    if (row == m_rows.end()) {
        return;
    }
    if (m_rows.size() == 1) {
        row->values->clear(); // one row stays, to type into
        return;
    }
    row->field->deleteLater();
    row->values->deleteLater();
    row->remove->deleteLater();
    m_rows.erase(row);
    planSoon();
}

void SweepEditor::addField(const QString& path, const QString& values) {
    if (!m_rows.back().values->text().isEmpty()) {
        addRow();
    }
    const int place = m_rows.back().field->findData(path);
    if (place >= 0) {
        m_rows.back().field->setCurrentIndex(place);
        m_rows.back().values->setText(values);
    }
}

void SweepEditor::setBase(const RunConfig& base) {
    m_base = base;
    m_baseName->setText(
        tr("Everything else is as in the form now: %1.").arg(QString::fromStdString(base.name)));
    planSoon();
}

void SweepEditor::setTypicalSeconds(double seconds) {
    m_typicalSeconds = seconds;
    planSoon();
}

void SweepEditor::planSoon() { m_delay.start(); }

tl::expected<Sweep, std::string> SweepEditor::sweep() const {
    Sweep sweep;
    sweep.zipped = m_zip->isChecked();
    sweep.constraint = m_constraint->text().toStdString();
    for (const Row& row : m_rows) {
        const QString values = row.values->text().trimmed();
        if (values.isEmpty()) {
            continue;
        }
        auto axis = parseSweepAxis((row.field->currentText() + QLatin1Char('=') + values).toStdString());
        if (!axis) {
            return tl::unexpected(axis.error());
        }
        sweep.axes.push_back(std::move(*axis));
    }
    if (const QString seeds = m_seeds->text().trimmed(); !seeds.isEmpty()) {
        auto axis = parseSweepValues(*findField("train.seed"), seeds.toStdString());
        if (!axis) {
            return tl::unexpected(axis.error());
        }
        sweep.seeds = std::move(axis->values);
    }
    return sweep;
}

void SweepEditor::plan() {
    const auto wanted = sweep();
    if (!wanted) {
        showProblem(QString::fromStdString(wanted.error()));
    } else if (wanted->axes.empty() && wanted->seeds.empty()) {
        showProblem(tr("Give a field several values, or several seeds, and see here what would be trained."));
    } else if (const auto planned = planSweep(m_base, *wanted)) {
        showPlan(*planned);
    } else {
        showProblem(QString::fromStdString(planned.error()));
    }
    m_add->setEnabled(!m_runs.empty());
}

void SweepEditor::showProblem(const QString& sentence) {
    m_runs.clear();
    m_preview->clear();
    m_count->setText(sentence);
    m_add->setText(tr("Add to queue"));
}

void SweepEditor::showPlan(const SweepPlan& plan) {
    m_runs.clear();
    m_preview->clear();
    QList<QTreeWidgetItem*> rows;
    const auto add = [&](const SweepPoint& point) {
        if (rows.size() >= static_cast<int>(mostRows)) {
            return;
        }
        QStringList reasons;
        for (const std::string& reason : point.reasons) {
            reasons.append(QString::fromStdString(reason));
        }
        const QString why = reasons.join(QLatin1Char(' '));
        auto* row = new QTreeWidgetItem({QString::fromStdString(point.config.name), why});
        row->setToolTip(0, row->text(0));
        row->setToolTip(1, why);
        if (!why.isEmpty()) {
            row->setForeground(0, m_theme.muted);
            row->setForeground(1, m_theme.bad);
        }
        rows.append(row);
    };
    for (const SweepPoint& point : plan.skipped) {
        add(point); // first, so that none is overlooked
    }
    for (const SweepPoint& point : plan.runs) {
        add(point);
        m_runs.push_back(point.config);
    }
    m_preview->addTopLevelItems(rows);
    const int count = static_cast<int>(plan.runs.size()), skipped = static_cast<int>(plan.skipped.size());
    QString text = count == 1 ? tr("1 run") : tr("%n runs", nullptr, count);
    if (skipped > 0) {
        text += skipped == 1 ? tr(", 1 left out") : tr(", %n left out", nullptr, skipped);
    }
    if (m_typicalSeconds > 0.0 && count > 0) {
        text += tr(", about %1 in all").arg(durationText(m_typicalSeconds * count));
    }
    m_count->setText(text);
    m_add->setText(count == 1 ? tr("Add 1 run to queue") : tr("Add %n runs to queue", nullptr, count));
}

void SweepEditor::applyTheme(const Theme& theme) {
    m_theme = theme;
    m_more->setIcon(icon(QStringLiteral("new-run"), theme));
    for (const Row& row : m_rows) {
        row.remove->setIcon(icon(QStringLiteral("close"), theme));
    }
    planSoon();
}

void SweepEditor::focusFirst() { m_rows.front().values->setFocus(); }

} // namespace rankscope
