#include "ui/inspect/run_tools.h"

#include "ui/menu_button.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>

namespace rankscope {

namespace {

// As whoever repeats a run writes it among its events: a warning when it differs.
constexpr const char* replayKind = "replay";

} // namespace

RunTools::RunTools(QWidget* parent)
    : QWidget(parent)
    , m_badge(new QLabel(this))
    , m_button(new MenuButton(this)) {
    m_badge->setObjectName(QStringLiteral("inspectBadge"));
    m_badge->setTextFormat(Qt::PlainText);
    QFont font = m_badge->font();
    font.setWeight(QFont::DemiBold);
    m_badge->setFont(font);
    QMenu* menu = m_button->menu();
    m_export = menu->addAction(tr("Export adapter…"), this, &RunTools::exportRequested);
    m_export->setObjectName(QStringLiteral("inspectExport"));
    m_verify = menu->addAction(tr("Verify by repeating…"), this, &RunTools::replayRequested);
    m_verify->setObjectName(QStringLiteral("inspectReplay"));
    m_button->setObjectName(QStringLiteral("inspectTools"));
    m_button->setText(tr("Run"));
    m_button->setToolTip(tr("Export this run's adapter, or repeat part of it"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_badge);
    row->addWidget(m_button);
    showRun(false, false, {});
}

void RunTools::showRun(bool exportable, bool repeatable, const std::vector<StoredEvent>& events) {
    m_export->setEnabled(exportable);
    m_verify->setEnabled(repeatable);
    m_button->setEnabled(exportable || repeatable);
    m_replay = {};
    for (const StoredEvent& event : events) {
        if (event.kind == replayKind && event.wallTime >= m_replay.wallTime) {
            m_replay = event;
        }
    }
    showBadge();
}

void RunTools::applyTheme(const Theme& theme) {
    m_theme = theme;
    showBadge();
}

void RunTools::showBadge() {
    const bool exact = m_replay.level == Notice::Level::Info;
    m_badge->setVisible(!m_replay.kind.empty());
    m_badge->setText(exact ? tr("✓ exact") : tr("≠ differs"));
    m_badge->setToolTip(QString::fromStdString(m_replay.detail));
    m_badge->setAccessibleName(exact ? tr("Found to repeat bit for bit") : tr("Found not to repeat"));
    QPalette palette = m_badge->palette();
    palette.setColor(QPalette::WindowText, exact ? m_theme.good : m_theme.bad);
    m_badge->setPalette(palette);
}

} // namespace rankscope
