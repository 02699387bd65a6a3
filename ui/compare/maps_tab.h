#pragma once

#include "ui/compare/compared_maps.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QSlider;
class QSpinBox;
class QSplitter;
class QTableView;

namespace rankscope {

class MapTiles;
class PlainTableModel;

// The rank maps of the runs at one place of their schedules, their differences from the baseline and their
// spread over seeds. UI thread only.
class MapsTab : public CompareTab {
    Q_OBJECT
public:
    MapsTab(WorkspaceQuestions& questions, QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    void build();
    void ask();
    void draw();
    MapPlace place() const;
    std::size_t reference() const; // the baseline, else the first run

    WorkspaceQuestions& m_questions;
    SharedSet m_set;
    std::vector<MapAt> m_maps;
    int m_question = 0;
    QTimer m_delay; // while the slider moves
    QComboBox *m_show, *m_by;
    QSlider* m_slider;
    QSpinBox* m_value;
    QLabel* m_state;
    MapTiles* m_tiles;
    QTableView* m_table;
    PlainTableModel* m_model;
    QSplitter* m_splitter;
};

} // namespace rankscope
