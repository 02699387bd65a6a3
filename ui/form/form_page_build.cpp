#include "ui/form/field_list.h"
#include "ui/form/form_page_impl.h"
#include "ui/form/preview_pane.h"
#include "ui/hairline.h"
#include "ui/info_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace rankscope {

QToolButton* FormPage::Impl::tool(const QString& name, const QString& text, const QString& tip,
                                  bool withText) {
    auto* button = new QToolButton(&page);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    return button;
}

void FormPage::Impl::build() {
    auto* column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildTools());
    column->addWidget(hairline(&page));
    bar = new InfoBar(&page);
    bar->setObjectName("formMessage");
    bar->hide();
    column->addWidget(bar);
    column->addWidget(buildBranch());

    auto* splitter = new QSplitter(Qt::Horizontal, &page);
    splitter->setObjectName("formSplitter");
    splitter->setChildrenCollapsible(false);
    fields = new FieldList(model, splitter);
    preview = new PreviewPane(model, splitter);
    preview->setObjectName("previewPane");
    preview->setContentsMargins(8, 8, 16, 8);
    fields->setMinimumWidth(520);
    preview->setMinimumWidth(300);
    splitter->addWidget(fields);
    splitter->addWidget(preview);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({678, 482});
    column->addWidget(splitter, 1);
    page.setFocusProxy(fields->firstEditor());
    column->insertLayout(0, buildTop()); // made last: Start is where the tab key ends up
}

QFrame* FormPage::Impl::buildBranch() {
    branchRow = new QFrame(&page);
    branchRow->setObjectName("branchRow");
    auto* row = new QHBoxLayout(branchRow);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(8);
    branchText = new QLabel(branchRow);
    branchText->setObjectName("branchText");
    branchText->setTextFormat(Qt::PlainText);
    branchStep = new QComboBox(branchRow);
    branchStep->setObjectName("branchStep");
    branchStep->setAccessibleName(FormPage::tr("Checkpoint to branch from"));
    branchStep->setToolTip(
        FormPage::tr("The checkpoint from which the new run goes on; choosing one takes the "
                     "settings that were in force there"));
    branchText->setBuddy(branchStep);
    branchEnd = new QToolButton(branchRow);
    branchEnd->setObjectName("branchEnd");
    branchEnd->setText(FormPage::tr("Start from step 0 instead"));
    branchEnd->setToolTip(FormPage::tr("Keeps what is typed, but trains a run of its own"));
    row->addWidget(branchText);
    row->addWidget(branchStep);
    row->addStretch(1);
    row->addWidget(branchEnd);
    branchRow->hide();
    return branchRow;
}

QHBoxLayout* FormPage::Impl::buildTop() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 8, 16, 4);
    row->setSpacing(8);
    state = new QLabel(&page);
    state->setObjectName("formState");
    QFont font = state->font();
    font.setWeight(QFont::DemiBold);
    state->setFont(font);
    state->setTextFormat(Qt::PlainText);
    state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    problems = tool(QStringLiteral("problemCount"), {}, {}, true);
    problems->setAccessibleName(FormPage::tr("Problems"));
    start = new QPushButton(FormPage::tr("Start"), &page);
    start->setObjectName("startRun");
    start->setProperty("primary", true);
    start->setAccessibleName(FormPage::tr("Start the run"));
    row->addWidget(state, 1);
    row->addWidget(problems);
    row->addWidget(start);
    return row;
}

QHBoxLayout* FormPage::Impl::buildTools() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 0, 16, 8);
    row->setSpacing(4);
    auto* label = new QLabel(FormPage::tr("Preset"), &page);
    presetBox = new QComboBox(&page);
    presetBox->setObjectName("presetBox");
    presetBox->setAccessibleName(FormPage::tr("Preset"));
    presetBox->setToolTip(
        FormPage::tr("A configuration that comes with the program; choosing one replaces all fields"));
    presetBox->setMinimumContentsLength(14);
    presetBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    label->setBuddy(presetBox);
    load = tool(QStringLiteral("loadConfig"), FormPage::tr("Load"), FormPage::tr("Load a configuration file"),
                true);
    paste = tool(QStringLiteral("pasteConfig"), FormPage::tr("Paste"),
                 FormPage::tr("Take a configuration as JSON from the clipboard"), true);
    copy = tool(QStringLiteral("copyConfig"), FormPage::tr("Copy"),
                FormPage::tr("Copy the configuration as JSON"), true);
    save = tool(QStringLiteral("exportConfig"), FormPage::tr("Export"),
                FormPage::tr("Save the configuration as a JSON file"), true);
    undo = tool(QStringLiteral("undoEdit"), FormPage::tr("Undo"), FormPage::tr("Undo"), false);
    redo = tool(QStringLiteral("redoEdit"), FormPage::tr("Redo"), FormPage::tr("Redo"), false);
    resetAll = tool(QStringLiteral("resetAll"), FormPage::tr("Reset all"),
                    FormPage::tr("Take back everything that differs"), true);
    search = new QLineEdit(&page);
    search->setObjectName("fieldSearch");
    search->setPlaceholderText(FormPage::tr("Search in fields"));
    search->setAccessibleName(FormPage::tr("Search in fields"));
    search->setToolTip(FormPage::tr("Shows the fields whose name, help or value contains this (Ctrl+F)"));
    search->setClearButtonEnabled(true);
    search->setMaximumWidth(240);
    onlyChanged = new QCheckBox(FormPage::tr("Only changed"), &page);
    onlyChanged->setObjectName("onlyChanged");
    onlyChanged->setToolTip(
        FormPage::tr("Shows only the fields that differ from what the form started with"));
    row->addWidget(label);
    row->addWidget(presetBox);
    row->addSpacing(8);
    for (QToolButton* button : {load, paste, copy, save}) {
        row->addWidget(button);
    }
    row->addSpacing(8);
    for (QToolButton* button : {undo, redo, resetAll}) {
        row->addWidget(button);
    }
    row->addStretch(1);
    row->addWidget(search, 1);
    row->addSpacing(4);
    row->addWidget(onlyChanged);
    return row;
}

} // namespace rankscope
