#include "ui/runs/run_details.h"

#include "ui/core_text.h"
#include "ui/runs/run_commands.h"
#include "ui/runs/run_presentation.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace rankscope {

namespace {

// A pause in typing that ends one undo step.
constexpr auto notePause = std::chrono::milliseconds(1500);

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

} // namespace

RunDetails::RunDetails(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_state(new QLabel(this))
    , m_facts(new QFormLayout)
    , m_tagsLabel(new QLabel(this))
    , m_tags(new QLineEdit(this))
    , m_noteLabel(new QLabel(tr("Note"), this))
    , m_note(new QPlainTextEdit(this)) {
    setObjectName("runDetails");
    // With a message above the page there is less room than the lines need.
    auto* content = new QWidget;
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName("detailsScroll");
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_state);
    column->addSpacing(4);
    column->addLayout(m_facts);
    column->addSpacing(8);
    column->addWidget(m_tagsLabel);
    column->addWidget(m_tags);
    column->addSpacing(4);
    column->addWidget(m_noteLabel);
    column->addWidget(m_note, 1);
    column->addStretch(0); // takes the room only while the note is hidden

    m_note->setProperty("field", true);
    QFont font = m_title->font();
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    for (QLabel* label : {m_title, m_state}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_title->setObjectName("detailsTitle");
    m_state->setObjectName("detailsState");
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(2);
    m_facts->setLabelAlignment(Qt::AlignLeft);

    m_tags->setObjectName("runTags");
    m_tags->setPlaceholderText(tr("Tags, separated by commas"));
    m_tags->setAccessibleName(tr("Tags"));
    m_tagsLabel->setBuddy(m_tags);
    m_note->setObjectName("runNote");
    m_note->setPlaceholderText(tr("What this run is for, and what came of it"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setTabChangesFocus(true);
    m_note->setMinimumHeight(48);
    m_note->installEventFilter(this);
    m_noteLabel->setBuddy(m_note);

    m_noteTimer.setSingleShot(true);
    m_noteTimer.setInterval(notePause);
    connect(&m_noteTimer, &QTimer::timeout, this, &RunDetails::commitNote);
    connect(m_note, &QPlainTextEdit::textChanged, this, [this] { m_noteTimer.start(); });
    connect(m_tags, &QLineEdit::editingFinished, this, &RunDetails::commitTags);
    showRuns({});
}

void RunDetails::showRuns(const std::vector<RunSummary>& runs) {
    const auto ids = [](const std::vector<RunSummary>& list) {
        std::vector<RunId> found;
        std::ranges::transform(list, std::back_inserter(found), &RunSummary::id);
        return found;
    };
    const bool others = ids(runs) != ids(m_runs);
    if (others) {
        commit();
    }
    // What is typed and not reported yet stays.
    const bool tagsTouched = !others && m_tags->isModified();
    const bool noteTouched = !others && m_noteTimer.isActive();
    m_runs = runs;
    while (m_facts->rowCount() > 0) {
        m_facts->removeRow(0);
    }
    const bool one = runs.size() == 1;
    m_tagsLabel->setText(runs.size() > 1 ? tr("Add tags to all") : tr("Tags"));
    m_tagsLabel->setVisible(!runs.empty());
    m_tags->setVisible(!runs.empty());
    m_noteLabel->setVisible(one);
    m_note->setVisible(one);
    m_state->setVisible(!runs.empty());
    if (runs.empty()) {
        m_title->setText(tr("No run is chosen"));
        return;
    }
    if (!one) {
        double seconds = 0.0;
        for (const RunSummary& run : runs) {
            seconds += run.seconds;
        }
        m_title->setText(tr("%1 runs chosen").arg(runs.size()));
        m_state->setText(tr("%1 of training in all").arg(durationText(seconds)));
        if (!tagsTouched) {
            m_tags->clear();
        }
        return;
    }
    const RunSummary& run = runs.front();
    fillFacts(run);
    if (!tagsTouched) {
        m_tags->setText(tagsOf(run).join(QStringLiteral(", ")));
    }
    if (!noteTouched && m_note->toPlainText() != QString::fromStdString(run.note)) {
        const QSignalBlocker quiet(m_note);
        m_note->setPlainText(QString::fromStdString(run.note));
    }
}

void RunDetails::fillFacts(const RunSummary& run) {
    m_title->setText(QString::fromStdString(run.name));
    QString state = statusWord(run.status);
    if (run.totalSteps > 0) {
        state += tr(", step %1 of %2").arg(number(run.stepsDone), number(run.totalSteps));
    }
    if (!run.endMessage.empty()) {
        state += QStringLiteral(". ") + coreText(run.endMessage);
    }
    m_state->setText(state);
    const auto add = [this](const QString& name, const QString& value) {
        if (!value.isEmpty()) {
            auto* label = new QLabel(name, this);
            label->setForegroundRole(QPalette::PlaceholderText);
            auto* text = new QLabel(value, this);
            text->setTextFormat(Qt::PlainText);
            text->setWordWrap(true);
            text->setTextInteractionFlags(Qt::TextSelectableByMouse);
            m_facts->addRow(label, text);
        }
    };
    add(tr("Created"), run.createdAt > 0.0 ? timeText(run.createdAt) : QString());
    add(tr("Ended"), run.endedAt > 0.0 ? timeText(run.endedAt) : QString());
    add(tr("Device"), QString::fromStdString(run.device));
    add(tr("Seed"), isImported(run) ? QString() : QString::number(run.seed)); // which nobody told
    add(tr("Group"), QString::fromStdString(run.group));
    add(tr("Branch of"),
        run.parent != 0 ? tr("run %1 from step %2").arg(run.parent).arg(number(run.parentStep)) : QString());
    add(tr("Identifier"), QString::fromStdString(run.uid).left(8));
}

void RunDetails::commit() {
    commitTags();
    commitNote();
}

void RunDetails::focusTags() {
    m_tags->setFocus(Qt::ShortcutFocusReason);
    m_tags->selectAll();
}

void RunDetails::focusNote() { m_note->setFocus(Qt::ShortcutFocusReason); }

void RunDetails::commitTags() {
    if (!m_tags->isModified() || m_runs.empty()) {
        return;
    }
    m_tags->setModified(false);
    const QStringList tags = splitTags(m_tags->text());
    if (m_runs.size() == 1) {
        if (tags != tagsOf(m_runs.front())) {
            emit tagsEdited(m_runs.front().id, tags);
        }
    } else if (!tags.isEmpty()) {
        QList<qint64> runs;
        for (const RunSummary& run : m_runs) {
            runs << run.id;
        }
        m_tags->clear();
        emit tagsAdded(runs, tags);
    }
}

void RunDetails::commitNote() {
    m_noteTimer.stop();
    if (m_runs.size() == 1 && m_note->toPlainText() != QString::fromStdString(m_runs.front().note)) {
        m_runs.front().note = m_note->toPlainText().toStdString();
        emit noteEdited(m_runs.front().id, m_note->toPlainText());
    }
}

bool RunDetails::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_note && event->type() == QEvent::FocusOut) {
        commitNote();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace rankscope
