#pragma once

#include "tests/ui/shell/window_lab.h"
#include "ui/compare/compare_page.h"
#include "ui/live/live_page.h"
#include "ui/runs/runs_page.h"

#include <QComboBox>
#include <QTabWidget>
#include <QTableView>

#include <functional>

namespace rankscope {

// Fills the pages with the made-up runs and shows every page and every tab of it in turn; `look` is called at
// each with its name. For tests only.
inline void tourOfPages(WindowLab& lab, const std::function<void(const QString&)>& look) {
    constexpr int patience = 20000;
    MainWindow& window = lab.window();
    lab.child<QTableView>("runTable")->selectRow(0);
    LivePage::StoredRun stored;
    stored.detail = *lab.reader().run(1);
    stored.points.resize(60);
    for (int step = 0; step < 60; ++step) {
        stored.points[std::size_t(step)].step = step;
        stored.points[std::size_t(step)].taskLoss = 1.0 / (step + 1);
    }
    stored.tokensPerSecond.assign(60, 1000.0);
    stored.allocations = lab.reader().allocationOutlines(1);
    window.livePage().beginRun(1, "adalora-s1", false);
    window.livePage().showStored(stored);
    window.inspectRun(1);
    QTRY_VERIFY_WITH_TIMEOUT(!window.inspectPage().waiting(), patience);
    window.inspectPage().showModule(1, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!window.inspectPage().waiting(), patience);
    window.comparePage().compare({1, 2, 3, 4});
    window.showPage(MainWindow::Page::Compare);
    QTRY_VERIFY_WITH_TIMEOUT(lab.child<QTabWidget>("compareTabs")->isVisible(), patience);
    for (int page = 0; page <= int(MainWindow::Page::Settings); ++page) {
        window.showPage(static_cast<MainWindow::Page>(page));
        QWidget* shown = lab.child<QWidget>("pageStack");
        const QString name = window.commands().all()[page]->text();
        QCoreApplication::processEvents();
        auto* tabs = shown->findChildren<QTabWidget*>().isEmpty() ? nullptr : [&]() -> QTabWidget* {
            for (QTabWidget* candidate : shown->findChildren<QTabWidget*>()) {
                if (candidate->isVisible()) {
                    return candidate;
                }
            }
            return nullptr;
        }();
        if (tabs == nullptr) {
            look(name);
            continue;
        }
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QCoreApplication::processEvents();
            QTRY_VERIFY_WITH_TIMEOUT(!window.inspectPage().waiting(), patience);
            QCoreApplication::processEvents();
            look(name + QStringLiteral(", ") + tabs->tabText(tab));
            if (auto* view = tabs->currentWidget()->findChild<QComboBox*>("scatterView")) {
                view->setCurrentIndex(1);
                QCoreApplication::processEvents();
                look(name + QStringLiteral(", ") + view->currentText());
                view->setCurrentIndex(0);
            }
        }
    }
}

} // namespace rankscope
