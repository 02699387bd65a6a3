#pragma once

#include "ui/compare/amounts.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QMenu;

namespace rankscope {

class ScatterMatrix;

// A ScatterMatrix with the choice of its amounts. Owned by ScatterTab; UI thread only.
class MatrixView : public QWidget {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);

    // Keeps what is chosen where it is still there; at first the varying fields, then weights and metrics.
    void setAmounts(const SharedSet& set, const std::vector<Amount>& amounts);
    void applyTheme(const Theme& theme);

signals:
    void pairChosen(const QString& across, const QString& up); // keys

private:
    void chooseAtFirst();
    void fillMenu();
    void draw();

    SharedSet m_set;
    std::vector<Amount> m_amounts;
    QStringList m_chosen; // keys, in the order of choosing
    QMenu* m_menu;
    QLabel* m_state;
    ScatterMatrix* m_matrix;
};

} // namespace rankscope
