#pragma once

#include <QJsonObject>
#include <QObject>

#include <functional>

class QWidget;

namespace rankscope {

// How the named controls of `page` stand: combo boxes, check boxes and checkable buttons, numbers, sliders,
// tabs, splitters, the filter fields, the columns of the table of runs, and the axes, smoothing and zoom of
// charts. Keys are object names; a control whose property "viewState" is false is left out.
QJsonObject controlStates(const QWidget& page);

// Sets the controls that `states` names. A choice that is not there yet, or the zoom of a chart without
// points, waits until it can be set; a later call forgets what waits.
void applyControlStates(QWidget& page, const QJsonObject& states);

// Calls `changed` when one of these controls changes, whoever changes it; tabs and splitters left out.
void watchControls(QWidget& page, QObject* context, const std::function<void()>& changed);

// Tabs and splitters: where one looks rather than what one set.
bool isPlaceKey(const QString& key);

// What a person calls the control of a key; empty when it is not known.
QString controlName(const QWidget& page, const QString& key);

} // namespace rankscope
