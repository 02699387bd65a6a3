#include "tests/ui/shell/page_tour.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/motion.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/density_plot.h"
#include "ui/plot/map_tiles.h"
#include "ui/plot/parallel_plot.h"
#include "ui/plot/plot_table.h"
#include "ui/plot/plot_view_state.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/scatter_matrix.h"
#include "ui/plot/scatter_plot.h"
#include "ui/plot/schedule_plot.h"
#include "ui/plot/score_plot.h"
#include "ui/plot/stack_plot.h"
#include "ui/toasts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTableView>
#include <QTextEdit>
#include <QTimer>

using namespace rankscope;

namespace {

bool isChart(const QWidget& widget) {
    return qobject_cast<const CurvePlot*>(&widget) != nullptr ||
           qobject_cast<const RankMap*>(&widget) != nullptr ||
           qobject_cast<const ScorePlot*>(&widget) != nullptr ||
           qobject_cast<const ScatterPlot*>(&widget) != nullptr ||
           qobject_cast<const SchedulePlot*>(&widget) != nullptr ||
           qobject_cast<const ParallelPlot*>(&widget) != nullptr ||
           qobject_cast<const MapTiles*>(&widget) != nullptr ||
           qobject_cast<const DensityPlot*>(&widget) != nullptr ||
           qobject_cast<const StackPlot*>(&widget) != nullptr ||
           qobject_cast<const ScatterMatrix*>(&widget) != nullptr;
}

// The inside of a combo box, a spin box, a table or a scroll bar is named by its owner.
bool isInside(const QWidget& widget) {
    for (const QWidget* up = widget.parentWidget(); up != nullptr; up = up->parentWidget()) {
        if (qobject_cast<const QComboBox*>(up) != nullptr ||
            qobject_cast<const QAbstractSpinBox*>(up) != nullptr ||
            qobject_cast<const QAbstractItemView*>(up) != nullptr || up->inherits("QKeySequenceEdit") ||
            qobject_cast<const QLineEdit*>(up) != nullptr || qobject_cast<const QTabBar*>(up) != nullptr ||
            up->inherits("QDockWidget")) {
            return !up->inherits("QDockWidget") || widget.inherits("QDockWidgetTitleButton");
        }
    }
    return widget.objectName().startsWith(QLatin1String("qt_"));
}

bool isInteractive(const QWidget& widget) {
    return qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr ||
           qobject_cast<const QLineEdit*>(&widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(&widget) != nullptr ||
           qobject_cast<const QSlider*>(&widget) != nullptr ||
           qobject_cast<const QTextEdit*>(&widget) != nullptr || widget.inherits("QPlainTextEdit") ||
           isChart(widget);
}

// What a screen reader would say: the name, the text, or the label that points here.
QString spoken(const QWidget& window, const QWidget& widget) {
    if (!widget.accessibleName().isEmpty()) {
        return widget.accessibleName();
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget);
        button && !button->text().isEmpty()) {
        return button->text();
    }
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        if (label->buddy() == &widget) {
            return label->text();
        }
    }
    return {};
}

QString place(const QWidget& widget) {
    QStringList names;
    for (const QWidget* up = &widget; up != nullptr && names.size() < 4; up = up->parentWidget()) {
        names << QLatin1String(up->metaObject()->className()) +
                     (up->objectName().isEmpty() ? QString() : QLatin1Char(' ') + up->objectName());
    }
    return names.join(QStringLiteral(" in "));
}

} // namespace

// What people need who do not see, do not use a mouse, or do not want motion.
class AccessibilityTest : public QObject {
    Q_OBJECT

private slots:
    void everyControlOfEveryPageHasAName() {
        WindowLab lab;
        QStringList nameless;
        int looked = 0;
        tourOfPages(lab, [&](const QString& page) {
            for (const QWidget* widget : lab.window().findChildren<QWidget*>()) {
                if (!widget->isVisible() || !isInteractive(*widget) || isInside(*widget)) {
                    continue;
                }
                ++looked;
                if (spoken(lab.window(), *widget).trimmed().isEmpty()) {
                    const QString line = page + QStringLiteral(": ") + place(*widget);
                    nameless << line;
                }
            }
        });
        QVERIFY(looked > 200);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }

    // The order of Tab within a page follows the screen: never a jump of a page's half upwards in one column.
    void tabReachesEveryControlOfAPageOnce() {
        WindowLab lab;
        tourOfPages(lab, [&](const QString& page) {
            QWidget* stack = lab.child<QWidget>("pageStack");
            QSet<QWidget*> chain;
            for (QWidget* next = stack->nextInFocusChain(); next != stack; next = next->nextInFocusChain()) {
                QVERIFY2(!chain.contains(next), qPrintable(page));
                chain.insert(next);
            }
            for (QWidget* widget : stack->findChildren<QWidget*>()) {
                if (widget->isVisible() && widget->isEnabled() && isInteractive(*widget) &&
                    !isInside(*widget)) {
                    const QWidget* focused = widget->focusProxy() != nullptr ? widget->focusProxy() : widget;
                    const bool byTab = focused->focusPolicy() & Qt::TabFocus;
                    QVERIFY2(byTab, qPrintable(page + QStringLiteral(": ") + place(*widget)));
                    QVERIFY(chain.contains(widget));
                }
            }
        });
    }

    void everyChartHasItsTableOnT() {
        WindowLab lab;
        QSet<QString> kinds;
        QStringList without;
        tourOfPages(lab, [&](const QString& page) {
            for (QWidget* chart : lab.child<QWidget>("pageStack")->findChildren<QWidget*>()) {
                if (!chart->isVisible() || !isChart(*chart)) {
                    continue;
                }
                kinds.insert(QLatin1String(chart->metaObject()->className()));
                lab.window().activateWindow();
                QVERIFY(QTest::qWaitForWindowActive(&lab.window())); // the table before had the focus
                chart->setFocus();
                QTest::keyClick(chart->focusProxy() != nullptr ? chart->focusProxy() : chart, Qt::Key_T);
                auto* table = chart->findChild<PlotTable*>();
                if (table == nullptr || table->findChild<QTableView*>()->model()->columnCount() == 0) {
                    without << page + QStringLiteral(": ") + place(*chart);
                }
                delete table;
            }
        });
        QVERIFY2(without.isEmpty(), qPrintable(without.join(QLatin1Char('\n'))));
        QCOMPARE(kinds.size(), 10);
    }

    void theTableOfAChartHasItsNumbers() {
        CurvePlot plot;
        plot.setTitles("Loss", "step", "loss");
        plot.addCurve("a", "task", QPen());
        plot.setPoints("a", {0, 1, 2}, {0.5, 0.25, 0.125});
        PlotTable table("Loss", plot.dataAsTsv(), &plot);
        const auto* model = table.findChild<QTableView*>()->model();
        QCOMPARE(model->rowCount(), 3);
        QCOMPARE(model->headerData(1, Qt::Horizontal).toString(), QStringLiteral("task"));
        QCOMPARE(model->index(2, 1).data().toString(), QStringLiteral("0.125"));
    }

    void theDesktopsWishForLessMotionIsRead() {
        QTemporaryDir folder;
        QVERIFY(!desktopReducesMotion(folder.path()));
        const auto write = [&](const QString& name, const QByteArray& text) {
            QDir(folder.path()).mkpath(QFileInfo(name).path());
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("kdeglobals", "[KDE]\nAnimationDurationFactor=0.5\n");
        QVERIFY(!desktopReducesMotion(folder.path()));
        write("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n");
        QVERIFY(desktopReducesMotion(folder.path()));
        QFile::remove(folder.filePath("kdeglobals"));
        write("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n");
        QVERIFY(desktopReducesMotion(folder.path()));
        write("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=true\n");
        QVERIFY(!desktopReducesMotion(folder.path()));
    }

    void withReducedMotionNothingIsAnimatedAndMessagesStay() {
        WindowLab lab;
        int number = 0;
        const auto toastTime = [&lab, &number](MotionChoice motion) {
            Preferences preferences;
            preferences.motion = motion;
            lab.window().setPreferences(preferences);
            const QString text = QStringLiteral("Toast %1").arg(++number);
            lab.window().showToast(Notice::Level::Info, text);
            for (const QWidget* toast : lab.window().findChildren<QWidget*>("toast")) {
                if (toast->accessibleDescription() == text) {
                    return toast->findChild<QTimer*>()->interval();
                }
            }
            return 0;
        };
        const int usual = toastTime(MotionChoice::Full);
        QVERIFY(!motionReduced());
        QVERIFY(toastTime(MotionChoice::Reduced) > usual);
        QVERIFY(motionReduced());
        QCOMPARE(QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration), 0);
        QCOMPARE(QApplication::cursorFlashTime(), 0);
        QCOMPARE(toastTime(MotionChoice::Full), usual);
        QVERIFY(QApplication::cursorFlashTime() > 0);
    }

    void withReducedMotionPlayingShowsTwoAllocationsASecondAtMost() {
        setMotionReduced(true);
        TimeControls time;
        time.timeline().setStops({{10, 0, 0}, {20, 0, 0}});
        time.faster(10);
        time.setPlaying(true);
        QVERIFY(time.playInterval() >= 500);
        setMotionReduced(false);
        time.setPlaying(true);
        QVERIFY(time.playInterval() < 100);
    }
};

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
