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
class PairPicker;
class PlainTableModel;

// The maps of the runs at one place of their schedules (ranks, or what else the cells can show), their
// differences from the baseline, the difference of any two of them at any steps, and their spread over seeds.
// UI thread only.
class MapsTab : public CompareTab {
    Q_OBJECT
public:
    MapsTab(WorkspaceQuestions& questions, QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    void build();
    QComboBox* combo(const char* name, const QString& accessible, const QString& tip);
    void fitPlace(); // the slider's range follows what it counts
    bool pair() const;
    CellValue value() const;
    void ask();
    void draw();
    MapPlace place() const;
    std::size_t reference() const; // of the maps: B, the baseline, else the first run
    std::vector<MapTile> tiles() const;
    QString emptyWords() const;
    QString stateWords() const;

    WorkspaceQuestions& m_questions;
    SharedSet m_set;
    // What was read last: maps with their titles, and whether they are A and B.
    std::vector<MapAt> m_maps;
    QStringList m_titles;
    bool m_pair = false;
    int m_question = 0;
    QTimer m_delay; // while the slider moves
    QComboBox *m_show, *m_cells, *m_by;
    PairPicker* m_picker;
    QSlider* m_slider;
    QSpinBox* m_value;
    QLabel* m_state;
    MapTiles* m_tiles;
    QTableView* m_table;
    PlainTableModel* m_model;
    QSplitter* m_splitter;
};

} // namespace rankscope
