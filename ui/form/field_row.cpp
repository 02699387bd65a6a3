#include "ui/form/field_row.h"

#include "ui/core_text.h"
#include "ui/form/shape_icon.h"
#include "ui/icons.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>
#include <set>

namespace rankscope {

namespace {

// Wide enough for the longest label in the font that is used.
int labelWidth(const QFontMetrics& metrics) {
    int width = 120;
    for (const Field& field : runFields()) {
        width = std::max(width, metrics.horizontalAdvance(fieldLabel(field)) + 4);
    }
    return std::min(width, 240);
}

int unitWidth(const QFontMetrics& metrics) {
    static const std::set<std::string_view> units = [] { // a dozen for all fields
        std::set<std::string_view> out;
        for (const Field& field : runFields()) {
            out.insert(field.unit);
        }
        return out;
    }();
    int width = 96;
    for (const std::string_view unit : units) {
        width = std::max(width, metrics.horizontalAdvance(coreText(unit)) + 4);
    }
    return std::min(width, 192);
}

QPalette withText(const QWidget& widget, const QColor& colour) {
    QPalette palette = widget.palette();
    palette.setColor(QPalette::WindowText, colour);
    return palette;
}

} // namespace

FieldRow::FieldRow(FormModel& model, const Field& field, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_field(field)
    , m_editor(makeFieldEditor(model, field, this))
    , m_dot(new QLabel(this))
    , m_label(new QLabel(fieldLabel(field), this))
    , m_unit(new QLabel(coreText(field.unit), this))
    , m_reset(new QToolButton(this))
    , m_problemLine(new QWidget(this))
    , m_problemMark(new QLabel(m_problemLine))
    , m_problem(new QLabel(m_problemLine)) {
    setObjectName("field:" + toQString(field.path));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(2, 1);
    grid->addWidget(m_dot, 0, 0, Qt::AlignTop);
    grid->addWidget(m_label, 0, 1, Qt::AlignTop);
    // What has no unit is long as a rule: names, paths, lists.
    const bool measured = !field.unit.empty();
    grid->addWidget(m_editor, 0, 2, 1, measured ? 1 : 2);
    if (measured) {
        grid->addWidget(m_unit, 0, 3, Qt::AlignTop);
    } else {
        m_unit->hide();
    }
    grid->addWidget(m_reset, 0, 4, Qt::AlignTop);
    grid->addWidget(m_problemLine, 1, 2, 1, 3);

    // Labels and marks stand level with the first line of an editor of any height.
    const int lineHeight = std::max(m_reset->sizeHint().height(), fontMetrics().height() + 10);
    for (QLabel* label : {m_dot, m_label, m_unit}) {
        label->setFixedHeight(lineHeight);
    }
    m_dot->setFixedWidth(14);
    m_label->setFixedWidth(labelWidth(m_label->fontMetrics()));
    m_label->setBuddy(m_editor);
    m_label->setToolTip(toQString(field.path) + '\n' + coreText(field.help));
    m_unit->setFixedWidth(unitWidth(m_unit->fontMetrics()));
    m_unit->setForegroundRole(QPalette::PlaceholderText);
    if (field.kind == FieldKind::Duration) {
        m_unit->setText(tr("steps")); // the per cent stand before it
    }

    m_reset->setAutoRaise(true);
    m_reset->setObjectName("reset:" + toQString(field.path));
    m_reset->setAccessibleName(tr("Reset %1").arg(fieldLabel(field)));
    m_reset->setFixedHeight(lineHeight);
    QSizePolicy keepPlace = m_reset->sizePolicy();
    keepPlace.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keepPlace);
    connect(m_reset, &QToolButton::clicked, this, [this] {
        m_model.reset(m_field);
        m_editor->setFocus();
    });

    auto* line = new QHBoxLayout(m_problemLine);
    line->setContentsMargins(0, 0, 0, 2);
    line->setSpacing(4);
    line->addWidget(m_problemMark, 0, Qt::AlignTop);
    line->addWidget(m_problem, 1);
    m_problem->setWordWrap(true);
    m_problem->setObjectName("problem:" + toQString(field.path));
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problemLine->hide();
    QWidget::setTabOrder(m_editor, m_reset);
    refresh();
}

void FieldRow::refresh() {
    m_editor->refresh();
    const bool differs = m_model.differs(m_field);
    const QString origin = toQString(toText(m_field.get(m_model.origin())));
    const QString was = tr("Differs from %1, which has %2")
                            .arg(m_model.originName(), origin.isEmpty() ? tr("nothing here") : origin);
    m_dot->setPixmap(differs ? shapePixmap(Shape::Dot, m_theme.accent, 16, devicePixelRatioF()) : QPixmap());
    m_dot->setAccessibleName(differs ? was : QString());
    m_dot->setToolTip(differs ? was : QString());
    m_reset->setVisible(differs);
    m_reset->setToolTip(tr("Back to %1").arg(origin.isEmpty() ? tr("nothing") : origin));
}

void FieldRow::refreshProblems() {
    const auto problems = m_model.problemsOf(m_field);
    m_problemLine->setVisible(!problems.empty());
    if (problems.empty()) {
        m_problem->clear();
        m_editor->setAccessibleDescription(coreText(m_field.help));
        return;
    }
    QStringList sentences;
    bool error = false;
    for (const Problem& problem : problems) {
        sentences << QString::fromStdString(problem.message);
        error |= problem.severity == Severity::Error;
    }
    const QColor colour = error ? m_theme.bad : m_theme.warning;
    m_problem->setText(sentences.join('\n'));
    m_problem->setPalette(withText(*this, colour));
    m_problemMark->setPixmap(
        shapePixmap(error ? Shape::Cross : Shape::Warning, colour, 16, devicePixelRatioF()));
    m_problemMark->setAccessibleName(error ? tr("Error") : tr("Warning"));
    m_editor->setAccessibleDescription(m_problem->text());
}

void FieldRow::applyTheme(const Theme& theme) {
    m_theme = theme;
    m_reset->setIcon(icon(QStringLiteral("reset"), theme));
    refresh();
    refreshProblems();
}

bool FieldRow::matches(const QString& search) const {
    for (const QString& text : {fieldLabel(m_field), toQString(m_field.path), coreText(m_field.help),
                                toQString(toText(m_field.get(m_model.config())))}) {
        if (text.contains(search, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

QString FieldRow::problemText() const { return m_problem->text(); }

} // namespace rankscope
