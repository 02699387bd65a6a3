#pragma once

#include "ui/compare/compared_maps.h"

#include <QWidget>

#include <array>

class QComboBox;
class QSpinBox;

namespace rankscope {

// Two runs, each at a step of its own, for A − B. Owned by MapsTab; UI thread only.
class PairPicker : public QWidget {
    Q_OBJECT
public:
    explicit PairPicker(QWidget* parent = nullptr);

    // Keeps what is chosen where it is still there; at first the first two runs at their ends.
    void setRuns(const SharedSet& set);
    std::vector<MapQuestion> questions() const; // A, B; empty without runs
    QStringList titles() const;                 // "A: adalora-s1, step 40"

signals:
    void changed();

private:
    struct Side {
        QComboBox* run = nullptr;
        QSpinBox* step = nullptr;
    };
    Side addSide(const QString& letter, const char* runName, const char* stepName);
    void fitStep(const Side& side, bool toEnd);
    void swap();

    SharedSet m_set;
    std::array<Side, 2> m_sides;
};

} // namespace rankscope
