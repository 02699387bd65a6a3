#pragma once

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <vector>

class QUndoStack;
class QWidget;

namespace rankscope {

class PageView;

// Makes undo steps of what a person changes about the views of pages: filters, columns, axes, smoothing,
// zooms, compared runs. One gesture is one step: what changes while keys, wheel or a pressed button follow
// each other without a pause. What the program changes by itself is no step. Owned by the main window, UI
// thread only.
class ViewHistory : public QObject {
    Q_OBJECT
public:
    // `show` brings a page to the front, so that one sees what is taken back.
    ViewHistory(QUndoStack& stack, std::function<void(QWidget*)> show, QObject* parent = nullptr);

    // `page` is a PageView; its named controls are watched.
    void watch(QWidget& page);
    void changed(QWidget& page); // something of it that is no control: the runs that it compares
    // Ends the gesture that is under way.
    void flush();
    void setShown(QWidget* page); // that a person looks at

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Step;

    QJsonObject stateOf(QWidget& page) const;
    void begin(); // of a gesture
    bool personActs() const;
    void apply(QWidget& page, const QJsonObject& state);

    QUndoStack& m_stack;
    std::function<void(QWidget*)> m_show;
    std::vector<QWidget*> m_pages;
    QWidget* m_shown = nullptr;
    QWidget* m_changed = nullptr; // the page that changed in this gesture
    QWidget* m_beforeOf = nullptr;
    QJsonObject m_before;
    QTimer m_pause;
    bool m_input = false; // an event of a person is being handled
    bool m_applying = false;
};

} // namespace rankscope
