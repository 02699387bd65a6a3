#include "tests/ui/shell/empty_window.h"
#include "ui/compare/compare_page.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/log_dock.h"
#include "ui/palette.h"
#include "ui/queue/queue_page.h"
#include "ui/report/report_page.h"
#include "ui/runs/runs_page.h"
#include "ui/settings/settings_page.h"
#include "ui/shortcuts_dialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>
#include <QToolBar>

using namespace rankscope;

// The window around the pages: ways to them, keys, palette, theme, layout, settings, and what is dropped.
class MainWindowTest : public EmptyWindow {
    Q_OBJECT

private slots:
    void controlAndANumberGoToEachPage() {
        const QList<QPair<Qt::Key, QWidget*>> pages{
            {Qt::Key_1, &m_window->runsPage()},    {Qt::Key_2, &m_window->formPage()},
            {Qt::Key_3, &m_window->livePage()},    {Qt::Key_4, &m_window->inspectPage()},
            {Qt::Key_5, &m_window->comparePage()}, {Qt::Key_6, &m_window->queuePage()},
            {Qt::Key_7, &m_window->reportPage()},  {Qt::Key_8, &m_window->settingsPage()}};
        for (const auto& [key, page] : pages) {
            QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
            QCOMPARE(child<QStackedWidget>("pageStack")->currentWidget(), page);
            QVERIFY(!page->accessibleName().isEmpty());
        }
    }

    void theRunsAreArrangedAsTheWindowsOwnSettingsSay() {
        child<QCheckBox>("showArchived")->setChecked(true);
        m_window.reset();
        QVERIFY(m_settings->value("runs/archived").toBool());
        QVERIFY(m_settings->contains("runs/sort"));
        QSettings().setValue("runs/archived", false); // another person's, as it were
        open();
        QVERIFY(child<QCheckBox>("showArchived")->isChecked());
    }

    void runsChosenForComparisonOpenThePage() {
        RunSummary first;
        first.id = 1;
        RunSummary second;
        second.id = 2;
        m_window->setRuns({first, second});
        emit m_window->runsPage().compareRequested({1, 2});
        QCOMPARE(m_window->page(), MainWindow::Page::Compare);
        QCOMPARE(m_window->comparePage().compared(), (QList<qint64>{1, 2}));
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), child<QLineEdit>("compareSearch"));
        m_window->setWorkspace("another.rankscope", false);
        QVERIFY(m_window->comparePage().compared().isEmpty());
    }

    void thePaletteFindsAnActionAndDoesIt() {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(m_window->palette().isVisible());
        auto* query = child<QLineEdit>("paletteQuery");
        QTest::keyClicks(query, "settngs");
        auto* list = child<QListWidget>("paletteList");
        QVERIFY(list->count() >= 1);
        QCOMPARE(list->item(0)->text(), QStringLiteral("Settings"));
        QTest::keyClick(query, Qt::Key_Return);
        QVERIFY(!m_window->palette().isVisible());
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
    }

    void thePaletteFindsRunsAndSettings() {
        RunSummary run;
        run.id = 12;
        run.name = "glue-sst2";
        m_window->setRuns({run});
        QSignalSpy opened(m_window.get(), &MainWindow::openRunRequested);
        m_window->palette().open();
        auto* query = child<QLineEdit>("paletteQuery");
        QTest::keyClicks(query, "sst2");
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toLongLong(), 12);

        m_window->palette().open();
        QTest::keyClicks(query, "closing while");
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        QCOMPARE(QApplication::focusWidget(), child<QComboBox>("settingOnClose"));
    }

    void escapeClosesThePaletteAndDoesNothing() {
        m_window->showPage(MainWindow::Page::Live);
        m_window->palette().open();
        QTest::keyClicks(child<QLineEdit>("paletteQuery"), "settings");
        QTest::keyClick(child<QLineEdit>("paletteQuery"), Qt::Key_Escape);
        QVERIFY(!m_window->palette().isVisible());
        QCOMPARE(m_window->page(), MainWindow::Page::Live);
    }

    void everyShortcutIsListed() {
        const auto rows = collectShortcuts(*m_window);
        const auto has = [&rows](const QString& keys) {
            return std::any_of(rows.begin(), rows.end(),
                               [&](const ShortcutRow& row) { return row.keys.contains(keys); });
        };
        for (const char* keys :
             {"Ctrl+K", "Ctrl+1", "Ctrl+4", "Ctrl+Z", "Ctrl+N", "Ctrl+O", "Ctrl+F", "Ctrl+Q", "F1"}) {
            QVERIFY2(has(QString::fromLatin1(keys)), keys);
        }
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto* dialog = m_window->findChild<QDialog*>("shortcutsDialog");
        QVERIFY(dialog != nullptr);
        QVERIFY(dialog->isVisible());
        dialog->close();
    }

    void noTwoActionsOfTheWindowShareAKey() {
        QStringList keys;
        for (const QAction* action : m_window->commands().all()) {
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys.append(key.toString());
            }
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
        }
    }

    void theThemeSwitchesLiveAndIsRemembered() {
        QSignalSpy changed(m_window.get(), &MainWindow::preferencesChanged);
        m_window->commands().action("theme-dark")->trigger();
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_window->theme().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::darkTheme().window);
        auto* box = child<QComboBox>("settingTheme");
        QCOMPARE(box->currentData().toInt(), int(ThemeChoice::Dark));
        box->setCurrentIndex(box->findData(int(ThemeChoice::System)));
        QCOMPARE(changed.size(), 2);
        QVERIFY(!m_window->theme().dark); // the desktop of this test is light
    }

    void pageGeometryAndDocksComeBack() {
        m_window->showPage(MainWindow::Page::Settings);
        m_window->resize(m_window->width(), 650); // the screen of this platform is 800 by 800
        m_window->logDock().show();
        m_window->close();
        m_window.reset();
        open();
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        QCOMPARE(m_window->height(), 650);
        QVERIFY(m_window->logDock().isVisible());
        m_window->commands().action("reset-layout")->trigger();
        QVERIFY(!m_window->logDock().isVisible());
    }

    void runsDroppedOnTheComparisonAreAdded() {
        std::vector<RunSummary> runs(3);
        for (int i = 0; i < 3; ++i) {
            runs[std::size_t(i)].id = i + 1;
            runs[std::size_t(i)].name = "run" + std::to_string(i + 1);
        }
        m_window->setRuns(runs);
        m_window->comparePage().compare({1});
        m_window->showPage(MainWindow::Page::Experiments);
        auto* table = child<QTableView>("runTable");
        QVERIFY(table->dragEnabled());
        table->selectAll();
        const std::unique_ptr<QMimeData> data(
            table->model()->mimeData(table->selectionModel()->selectedIndexes()));
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        // On the page of runs they are not taken; over the page's button the page comes to the front.
        QDragMoveEvent elsewhere(QPoint(600, 300), Qt::CopyAction, data.get(), Qt::LeftButton,
                                 Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &elsewhere);
        QVERIFY(!elsewhere.isAccepted());
        auto* bar = child<QToolBar>("modeBar");
        const QWidget* button = bar->widgetForAction(m_window->commands().action("page-compare"));
        const QPoint over = button->mapTo(m_window.get(), button->rect().center());
        QDragMoveEvent carried(over, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &carried);
        QCOMPARE(m_window->page(), MainWindow::Page::Compare);
        QDropEvent drop(QPointF(600, 300), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QCOMPARE(m_window->comparePage().compared(), (QList<qint64>{1, 2, 3}));
    }

    void theColourVisionPreviewShowsThePagesSoAndGoesAgain() {
        m_window->commands().action("vision-protanopia")->trigger();
        auto* stack = child<QStackedWidget>("pageStack");
        QVERIFY(stack->graphicsEffect() != nullptr);
        QVERIFY(m_window->infoBar().text().contains("protanopia"));
        m_window->showPage(MainWindow::Page::Experiments);
        const QImage seen = stack->grab().toImage();
        QVERIFY(!seen.isNull());
        QTest::mouseClick(child<QPushButton>("infoBarAction"), Qt::LeftButton);
        QVERIFY(stack->graphicsEffect() == nullptr);
        QVERIFY(!m_window->infoBar().isVisible());
    }

    void droppedFilesAreHandedOnTogether() {
        QSignalSpy dropped(m_window.get(), &MainWindow::filesDropped);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/data/glue.rankscope"), QUrl("https://example.org/x.csv"),
                      QUrl::fromLocalFile("/data/adapter")});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QCOMPARE(dropped.size(), 1);
        QCOMPARE(dropped[0][0].toStringList(), QStringList({"/data/glue.rankscope", "/data/adapter"}));
    }

    void settingsAreFoundBySearch() {
        m_window->showPage(MainWindow::Page::Settings);
        auto* search = child<QLineEdit>("settingsSearch");
        QTest::keyClicks(search, "colour");
        QVERIFY(!child<QComboBox>("settingOnClose")->isVisible());
        search->clear();
        QTest::keyClicks(search, "theme");
        QVERIFY(child<QComboBox>("settingTheme")->isVisible());
        QVERIFY(!child<QComboBox>("settingOnClose")->isVisible());
        search->clear();
        QVERIFY(child<QComboBox>("settingOnClose")->isVisible());
    }

    void undoneEditsOfTheWorkspaceAreReachableByKeys() {
        m_window->showPage(MainWindow::Page::Experiments);
        int value = 1;
        class SetTwo : public QUndoCommand {
        public:
            explicit SetTwo(int& target)
                : QUndoCommand("set")
                , m_target(target) {}
            void undo() override { m_target = 1; }
            void redo() override { m_target = 2; }

        private:
            int& m_target;
        };
        m_window->undoStack().push(new SetTwo(value));
        QCOMPARE(value, 2);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(value, 1);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(value, 2);
        m_window->undoStack().clear();
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
