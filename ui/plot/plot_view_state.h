#pragma once

#include <QJsonObject>

#include <functional>

class QObject;
class QWidget;

namespace rankscope {

// The zoom of a chart as a value, for whoever knows no QCustomPlot: {"x": [low, high], "y": [low, high]},
// without the axes that show everything. UI thread only.
bool isPlotView(const QWidget& widget);
QJsonObject zoomOf(const QWidget& plotView);
void setZoom(QWidget& plotView, const QJsonObject& zoom);
void onZoom(QWidget& plotView, QObject* context, const std::function<void()>& changed);

} // namespace rankscope
