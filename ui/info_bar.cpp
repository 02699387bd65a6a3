#include "ui/info_bar.h"

#include "ui/icons.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace rankscope {

QString levelName(Notice::Level level) {
    switch (level) {
    case Notice::Level::Warning:
        return QCoreApplication::translate("Level", "Warning");
    case Notice::Level::Error:
        return QCoreApplication::translate("Level", "Error");
    case Notice::Level::Info:
        break;
    }
    return QCoreApplication::translate("Level", "Information");
}

QString levelIcon(Notice::Level level) {
    switch (level) {
    case Notice::Level::Warning:
        return QStringLiteral("warning");
    case Notice::Level::Error:
        return QStringLiteral("error");
    case Notice::Level::Info:
        break;
    }
    return QStringLiteral("info");
}

QColor levelColour(Notice::Level level, const Theme& theme) {
    switch (level) {
    case Notice::Level::Warning:
        return theme.warning;
    case Notice::Level::Error:
        return theme.bad;
    case Notice::Level::Info:
        break;
    }
    return theme.muted;
}

InfoBar::InfoBar(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_actionButton(new QPushButton(this))
    , m_close(new QToolButton(this)) {
    setObjectName(QStringLiteral("infoBar"));
    setAccessibleName(tr("Message"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setObjectName(QStringLiteral("infoBarText"));
    m_actionButton->setObjectName(QStringLiteral("infoBarAction"));
    m_close->setObjectName(QStringLiteral("infoBarClose"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message; the log keeps it"));
    m_close->setAccessibleName(tr("Close the message"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_actionButton);
    layout->addWidget(m_close);

    connect(m_close, &QToolButton::clicked, this, &InfoBar::answered);
    connect(m_actionButton, &QPushButton::clicked, this, [this] {
        const auto action = std::exchange(m_action, {});
        answered();
        if (action) {
            action();
        }
    });
    hide();
}

void InfoBar::showMessage(Notice::Level level, const QString& text, const QString& actionLabel,
                          std::function<void()> action) {
    m_offering = false;
    present({level, text, actionLabel, std::move(action)});
}

void InfoBar::offer(Notice::Level level, const QString& text, const QString& actionLabel,
                    std::function<void()> action) {
    m_offers.push_back({level, text, actionLabel, std::move(action)});
    if (isHidden()) {
        m_offering = true;
        present(m_offers.front());
    }
}

void InfoBar::clearOffers() {
    m_offers.clear();
    if (std::exchange(m_offering, false)) {
        m_action = {};
        hide();
    }
}

void InfoBar::present(const Message& message) {
    m_level = message.level;
    m_action = message.action;
    m_text->setText(message.text);
    m_actionButton->setText(message.actionLabel);
    m_actionButton->setVisible(!message.actionLabel.isEmpty());
    setAccessibleDescription(levelName(m_level) + QStringLiteral(": ") + message.text);
    showIcon();
    show();
}

void InfoBar::dismiss() {
    if (!m_offering) {
        answered();
    }
}

void InfoBar::answered() {
    if (std::exchange(m_offering, false)) {
        m_offers.erase(m_offers.begin());
    }
    m_action = {};
    hide();
    if (!m_offers.empty()) {
        m_offering = true;
        present(m_offers.front());
    }
}

QString InfoBar::text() const { return m_text->text(); }

void InfoBar::applyTheme(const Theme& theme) {
    m_theme = theme;
    m_close->setIcon(icon(QStringLiteral("close"), theme));
    showIcon();
}

void InfoBar::showIcon() {
    m_icon->setPixmap(icon(levelIcon(m_level), levelColour(m_level, m_theme)).pixmap(16, 16));
    m_icon->setAccessibleName(levelName(m_level));
    m_icon->setToolTip(levelName(m_level));
}

} // namespace rankscope
