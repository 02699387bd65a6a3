#include "ui/form/field_list.h"

#include "core/run/method_traits.h"
#include "ui/core_text.h"
#include "ui/form/field_row.h"
#include "ui/form/shape_icon.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace rankscope {

namespace {

// Nested layouts pass a new height on by one event a level.
constexpr auto laidOut = std::chrono::milliseconds(20);
// On a wide screen the room belongs to the preview: a number needs no line of a thousand pixels.
constexpr int widestBody = 720;

} // namespace

FieldList::FieldList(FormModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_navigation(new QListWidget(this))
    , m_scroll(new QScrollArea(this))
    , m_body(new QWidget(this))
    , m_nothing(new QLabel(this))
    , m_help(new QLabel(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_navigation);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    row->addLayout(column, 1);
    column->addWidget(m_nothing);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_help);

    m_navigation->setObjectName("formNav");
    m_navigation->setAccessibleName(tr("Sections"));
    m_navigation->setFrameShape(QFrame::NoFrame);
    m_navigation->setSpacing(3);
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_navigation->setAutoFillBackground(false);
    m_navigation->viewport()->setAutoFillBackground(false);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setContentsMargins(16, 32, 16, 16);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_nothing->setObjectName("nothingFound");
    m_nothing->hide();
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setObjectName("formFields");
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_help->setTextFormat(Qt::RichText);
    m_help->setWordWrap(true);
    m_help->setObjectName("fieldHelp");
    m_help->setForegroundRole(QPalette::PlaceholderText);
    m_help->setContentsMargins(12, 8, 8, 8);
    m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_help->setFixedHeight(3 * m_help->fontMetrics().lineSpacing() + 16);
    m_help->setText(tr("Choose a field to read what it means."));

    auto* fields = new QVBoxLayout(m_body);
    fields->setContentsMargins(8, 0, 8, 16);
    m_body->setMaximumWidth(widestBody);
    fields->setSpacing(0);
    for (const Field& field : runFields()) {
        if (m_sections.empty() || m_sections.back().name != field.section()) {
            Section section;
            section.name = std::string(field.section());
            section.box = new QWidget(m_body);
            auto* box = new QVBoxLayout(section.box);
            box->setContentsMargins(0, 0, 0, 16);
            box->setSpacing(2);
            auto* heading = new QLabel(sectionTitle(field.section()), section.box);
            QFont font = heading->font();
            font.setWeight(QFont::DemiBold);
            heading->setFont(font);
            heading->setContentsMargins(18, 4, 0, 4);
            box->addWidget(heading);
            fields->addWidget(section.box);
            m_sections.push_back(std::move(section));
            m_navigation->addItem(sectionTitle(field.section()));
        }
        Section& section = m_sections.back();
        auto* fieldRow = new FieldRow(m_model, field, section.box);
        section.box->layout()->addWidget(fieldRow);
        section.rows.push_back(fieldRow);
        connect(fieldRow->editor(), &FieldEditor::focused, this, [this, &field] { explain(field); });
    }
    fields->addStretch(1);
    m_scroll->setWidget(m_body);
    m_navigation->setFixedWidth(std::max(128, m_navigation->sizeHintForColumn(0) + 8));
    setMaximumWidth(widestBody + m_navigation->width() + m_scroll->verticalScrollBar()->sizeHint().width());
    m_navigation->setCurrentRow(0);

    connect(m_navigation, &QListWidget::currentRowChanged, this, [this](int section) {
        if (!m_scrolling) {
            scrollTo(section);
        }
    });
    connect(m_navigation, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { scrollTo(m_navigation->row(item)); });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &FieldList::followScroll);
}

void FieldList::setSearch(const QString& text) {
    m_search = text.trimmed();
    filter();
}

void FieldList::setOnlyChanged(bool on) {
    m_onlyChanged = on;
    filter();
}

void FieldList::refresh() {
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            row->refresh();
        }
    }
    filter();
}

void FieldList::refresh(const Field& field) {
    // Steps and per cent of every duration follow the number of steps.
    const bool lengths = field.section() == "train";
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            if (&row->field() == &field || (lengths && row->field().kind == FieldKind::Duration)) {
                row->refresh();
            }
            if (field.path == "task.label" && row->field().path == "task.text") {
                row->editor()->factsChanged(); // the label is no text column
            }
        }
    }
    // A field that is being edited does not vanish because it is no longer changed.
    if (field.path == "method.type" || field.path == "task.type") {
        filter();
    }
}

void FieldList::refreshProblems() {
    FieldRow* edited = nullptr;
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            const QString before = row->problemText();
            row->refreshProblems();
            if (row->problemText() != before && row->isAncestorOf(window()->focusWidget())) {
                edited = row;
            }
        }
    }
    if (edited !=
        nullptr) { // its sentence must not come up below the edge, once the rows have made room for it
        QTimer::singleShot(laidOut, edited, [this, edited] { m_scroll->ensureWidgetVisible(edited, 0, 8); });
    }
    refreshNavigation();
}

void FieldList::refreshFacts() {
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            row->editor()->factsChanged();
        }
    }
}

void FieldList::applyTheme(const Theme& theme) {
    m_theme = theme;
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            row->applyTheme(theme);
        }
    }
    QPalette colours = m_navigation->palette();
    colours.setColor(QPalette::Base, theme.window);
    // The chosen section is a place, not the next action: no accent, so that the marks stay readable.
    colours.setColor(QPalette::Highlight, theme.hairline);
    colours.setColor(QPalette::HighlightedText, theme.text);
    m_navigation->setPalette(colours);
    refreshNavigation();
}

void FieldList::reveal(std::string_view path) {
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            if (row->field().path == path) {
                section.box->show();
                row->show();
                m_body->layout()->activate();
                m_scroll->ensureWidgetVisible(row, 0, 48);
                row->editor()->setFocus(Qt::OtherFocusReason);
                explain(row->field());
                return;
            }
        }
    }
}

int FieldList::shownCount() const {
    int count = 0;
    for (const Section& section : m_sections) {
        count += static_cast<int>(
            std::ranges::count_if(section.rows, [](FieldRow* row) { return !row->isHidden(); }));
    }
    return count;
}

QWidget* FieldList::firstEditor() const {
    for (const Section& section : m_sections) {
        for (FieldRow* row : section.rows) {
            if (!row->isHidden()) {
                return row->editor();
            }
        }
    }
    return nullptr;
}

void FieldList::filter() {
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        const Section& section = m_sections[i];
        bool any = false;
        for (FieldRow* row : section.rows) {
            const bool shown = fieldApplies(m_model.config(), row->field().path) &&
                               (m_search.isEmpty() || row->matches(m_search)) &&
                               (!m_onlyChanged || m_model.differs(row->field()));
            row->setVisible(shown);
            any = any || shown;
        }
        section.box->setVisible(any);
        m_navigation->setRowHidden(static_cast<int>(i), !any);
    }
    const bool nothing = shownCount() == 0;
    m_nothing->setVisible(nothing);
    m_nothing->setText(m_search.isEmpty() ? tr("No field differs from %1.").arg(m_model.originName())
                                          : tr("No field matches \"%1\".").arg(m_search));
}

void FieldList::refreshNavigation() {
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        int errors = 0;
        int warnings = 0;
        for (const FieldRow* row : m_sections[i].rows) {
            for (const Problem& problem : m_model.problemsOf(row->field())) {
                ++(problem.severity == Severity::Error ? errors : warnings);
            }
        }
        QListWidgetItem* item = m_navigation->item(static_cast<int>(i));
        const QString title = sectionTitle(m_sections[i].name);
        const QString state = errors == 1     ? tr("1 error")
                              : errors > 1    ? tr("%1 errors").arg(errors)
                              : warnings == 1 ? tr("1 warning")
                              : warnings > 1  ? tr("%1 warnings").arg(warnings)
                                              : tr("ok");
        item->setText(errors + warnings > 0 ? title + '\n' + state : title);
        item->setToolTip(state);
        item->setData(Qt::AccessibleTextRole, title + ", " + state);
        item->setIcon(errors > 0     ? shapeIcon(Shape::Cross, m_theme.bad, m_theme.bad)
                      : warnings > 0 ? shapeIcon(Shape::Warning, m_theme.warning, m_theme.warning)
                                     : shapeIcon(Shape::Check, m_theme.good, m_theme.good));
    }
}

void FieldList::followScroll() {
    const int top = m_scroll->verticalScrollBar()->value();
    const bool atEnd = top == m_scroll->verticalScrollBar()->maximum();
    int current = m_navigation->currentRow();
    if (m_scrolling) {
        return;
    }
    const QWidget* focus = window()->focusWidget();
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        const QWidget* box = m_sections[i].box;
        if (!box->isHidden() && (box->y() <= top + 24 || (atEnd && top > 0))) {
            current = static_cast<int>(i);
        }
    }
    // Where one types is where one is.
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        if (focus != nullptr && m_sections[i].box->isAncestorOf(focus) && !focus->visibleRegion().isEmpty()) {
            current = static_cast<int>(i);
        }
    }
    m_scrolling = true;
    m_navigation->setCurrentRow(current);
    m_scrolling = false;
}

void FieldList::scrollTo(int section) {
    if (section < 0 || section >= static_cast<int>(m_sections.size())) {
        return;
    }
    m_scrolling = true;
    m_body->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(m_sections[static_cast<std::size_t>(section)].box->y());
    m_scrolling = false;
}

void FieldList::explain(const Field& field) {
    m_help->setText(QStringLiteral("<b>%1</b> &nbsp;<code>%2</code><br>%3")
                        .arg(fieldLabel(field).toHtmlEscaped(), toQString(field.path).toHtmlEscaped(),
                             coreText(field.help).toHtmlEscaped()));
    m_scroll->ensureWidgetVisible(findChild<QWidget*>("field:" + toQString(field.path)), 0, 8);
    followScroll();
}

} // namespace rankscope
