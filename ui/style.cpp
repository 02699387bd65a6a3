#include "ui/style.h"

#include "ui/motion.h"

#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

namespace rankscope {

namespace {

constexpr const char* styled = "rankscopeStyled";

// Fusion takes the outline of a field from the window's colour, darkened: on a dark window nobody sees it.
// Here it is the theme's strong line, or the accent where the focus is.
class OutlinedFusion : public QProxyStyle {
public:
    OutlinedFusion()
        : QProxyStyle(QStringLiteral("Fusion")) {
        setObjectName(QStringLiteral("fusion"));
    }

    using QProxyStyle::polish;

    // Labels, message boxes and tooltips take text that looks like HTML for HTML, which reads files: what is
    // shown may come from anybody's workspace, so it is plain unless its label says otherwise.
    void polish(QWidget* widget) override {
        QProxyStyle::polish(widget);
        auto* label = qobject_cast<QLabel*>(widget);
        if (label != nullptr && label->textFormat() == Qt::AutoText) {
            label->setTextFormat(Qt::PlainText);
        }
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element == PE_FrameLineEdit || element == PE_IndicatorCheckBox ||
            element == PE_IndicatorItemViewItemCheck) {
            outline(*option, *painter, element == PE_FrameLineEdit ? 2.0 : 1.0);
        } else if (element == PE_IndicatorRadioButton) {
            outline(*option, *painter, option->rect.height() / 2.0);
        }
    }

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        if (control == CC_ComboBox || (control == CC_SpinBox && box != nullptr && box->frame)) {
            outline(*option, *painter, 2.0);
        }
    }

    // Words say what a button does; these icons would be the desktop's, in colours that are not ours.
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        const bool animation = hint == SH_Widget_Animation_Duration || hint == SH_Widget_Animate;
        return hint == SH_DialogButtonBox_ButtonsHaveIcons || (animation && motionReduced())
                   ? 0
                   : QProxyStyle::styleHint(hint, option, widget, data);
    }

private:
    static void outline(const QStyleOption& option, QPainter& painter, double radius) {
        const bool focus = option.state.testFlag(State_HasFocus);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(option.palette.color(focus ? QPalette::Highlight : QPalette::Mid));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        painter.restore();
    }
};

} // namespace

QString styleSheet(const Theme& theme) {
    QString sheet = QStringLiteral(R"(
QMainWindow::separator { background: @hairline; width: 1px; height: 1px; }
QToolTip { background: @tip; color: @text; border: 1px solid @strong; padding: 4px; }
QMenuBar { background: @window; border-bottom: 1px solid @hairline; }
QStatusBar { background: @window; border-top: 1px solid @hairline; }
QStatusBar::item { border: none; }
QToolBar { background: @window; border: none; spacing: 4px; padding: 4px; }
QToolBar#modeBar { border-right: 1px solid @hairline; padding: 8px 4px; }
QToolBar#modeBar QToolButton { border: none; border-radius: 4px; padding: 6px 4px; min-width: 76px; }
QToolBar#modeBar QToolButton:hover { background: @alternate; }
QToolBar#modeBar QToolButton:checked { background: @selected; color: @accent; font-weight: 600; }
QToolBar#modeBar QToolButton:focus { border: 1px solid @accent; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: @window; border-top: 1px solid @hairline; padding: 4px 8px; text-align: left; }
QHeaderView::section { background: @base; color: @muted; border: none; border-bottom: 1px solid @strong;
                       padding: 4px 8px; }
QTableView#runTable::item { padding: 0 5px; }
QTreeView::item { min-height: 22px; }
QTableCornerButton::section { background: @base; border: none; border-bottom: 1px solid @strong; }
QPushButton { background: @button; color: @text; border: 1px solid @strong; border-radius: 4px;
              padding: 4px 12px; min-height: 18px; }
QPushButton:hover { background: @alternate; }
QPushButton:pressed { background: @hairline; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @faint; border-color: @hairline; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accentHover; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 3px 11px; }
QPushButton[primary="true"]:disabled { background: @hairline; color: @muted; border-color: @hairline; }
QLabel[muted="true"] { color: @muted; }
QFrame[hairline="true"] { background: @hairline; border: none; }
QPlainTextEdit[field="true"], QTextEdit[field="true"] { background: @base; border: 1px solid @strong; border-radius: 2px; }
QPlainTextEdit[field="true"]:focus, QTextEdit[field="true"]:focus { border-color: @accent; }
QFrame#infoBar { background: @tip; border: none; border-bottom: 1px solid @strong; }
QFrame#toast, QFrame#commandPalette { background: @tip; border: 1px solid @strong; border-radius: 6px; }
QStatusBar QToolButton { border: 1px solid transparent; border-radius: 3px; padding: 1px 6px; color: @text; }
QStatusBar QToolButton:hover { background: @alternate; }
QStatusBar QToolButton:focus { border-color: @accent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @strong; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @hairline; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)");
    const auto mixed = [](const QColor& a, const QColor& b, double share) {
        return QColor::fromRgbF(static_cast<float>(a.redF() + (b.redF() - a.redF()) * share),
                                static_cast<float>(a.greenF() + (b.greenF() - a.greenF()) * share),
                                static_cast<float>(a.blueF() + (b.blueF() - a.blueF()) * share));
    };
    // Longer names first: "@accent" would otherwise match inside "@accentHover".
    const QList<QPair<QString, QColor>> names{
        {QStringLiteral("@accentHover"), mixed(theme.accent, theme.text, 0.15)},
        {QStringLiteral("@alternate"), theme.alternate},
        {QStringLiteral("@onAccent"), theme.onAccent},
        {QStringLiteral("@selected"), mixed(theme.window, theme.accent, 0.14)},
        {QStringLiteral("@hairline"), theme.hairline},
        {QStringLiteral("@accent"), theme.accent},
        {QStringLiteral("@window"), theme.window},
        {QStringLiteral("@button"), theme.dark ? theme.alternate : theme.base},
        {QStringLiteral("@strong"), theme.strongLine},
        {QStringLiteral("@muted"), theme.muted},
        {QStringLiteral("@faint"), mixed(theme.muted, theme.window, 0.35)},
        {QStringLiteral("@base"), theme.base},
        {QStringLiteral("@text"), theme.text},
        {QStringLiteral("@tip"), theme.dark ? theme.alternate : theme.base},
    };
    for (const auto& [name, colour] : names) {
        sheet.replace(name, colour.name());
    }
    return sheet;
}

void applyToApplication(const Theme& theme) {
    // Once; its name would not tell it from the desktop's own Fusion, nor from within the style sheet's.
    if (!qApp->property(styled).toBool()) {
        QApplication::setStyle(new OutlinedFusion);
        qApp->setProperty(styled, true);
    }
    QApplication::setPalette(theme.palette());
    qApp->setStyleSheet(styleSheet(theme));
}

} // namespace rankscope
