#pragma once

#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QToolButton;

namespace rankscope {

class Timeline;

// The timeline with its buttons: first, back, play, on, last, speed, loop, follow. Owns the time that the
// Inspect page shows. UI thread only.
class TimeControls : public QWidget {
    Q_OBJECT
public:
    explicit TimeControls(QWidget* parent = nullptr);

    Timeline& timeline() { return *m_timeline; }
    void setWords(const QString& words); // beside the buttons
    bool following() const;
    void setFollowing(bool on);
    void setPlaying(bool on);
    bool playing() const { return m_play.isActive(); }
    int playInterval() const { return m_play.interval(); } // milliseconds from one allocation to the next
    void faster(int steps);                                // through the speeds
    void applyTheme(const Theme& theme);

private:
    QToolButton* button(const QString& name, const QString& tip);
    int pause() const; // between two allocations, in milliseconds
    void advance();
    void showState();

    Timeline* m_timeline;
    QToolButton *m_first, *m_back, *m_playButton, *m_on, *m_last;
    QComboBox* m_speed;
    QCheckBox* m_loop;
    QCheckBox* m_follow;
    QLabel* m_words;
    QTimer m_play;
    Theme m_theme = Theme::light();
};

} // namespace rankscope
