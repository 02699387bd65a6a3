#pragma once

#include "core/report/report_sections.h"

#include <QListWidget>

#include <vector>

namespace rankscope {

// The parts of a report with a check each; dragging, or Alt with an arrow key, changes their order. UI thread
// only.
class PartsList : public QListWidget {
    Q_OBJECT
public:
    explicit PartsList(QWidget* parent = nullptr);

    std::vector<ReportPart> parts() const; // those checked, in the order shown

signals:
    void changed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void move(int from, int to);
};

} // namespace rankscope
