#include "tests/ui/shell/window_lab.h"
#include "ui/key_bindings.h"
#include "ui/plot/curve_plot.h"
#include "ui/shortcuts_dialog.h"

#include <QAction>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>

using namespace rankscope;

// Other keys for commands: taken, refused, remembered, set back, listed.
class KeysTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowLab> m_lab;
    MainWindow& window() { return m_lab->window(); }
    template <typename Widget>
    Widget* child(const char* name) {
        return m_lab->child<Widget>(name);
    }
    void choose(const QString& id) {
        auto* table = child<QTableWidget>("settingKeys");
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->item(row, 0)->data(Qt::UserRole).toString() == id) {
                table->selectRow(row);
                return;
            }
        }
        QFAIL(qPrintable(id));
    }
    // The field waits a while for more keys before it tells.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        auto* field = child<QKeySequenceEdit>("settingKey");
        QSignalSpy told(field, &QKeySequenceEdit::editingFinished);
        QTest::keyClick(field, key, modifiers);
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, 20000);
    }
    QString message() { return child<QLabel>("settingKeyMessage")->text(); }
    QKeySequence keyOf(const char* id) { return window().commands().action(QLatin1String(id))->shortcut(); }

private slots:
    void init() {
        m_lab = std::make_unique<WindowLab>();
        window().showPage(MainWindow::Page::Settings);
    }
    void cleanup() { m_lab.reset(); }

    void anotherKeyActsAtOnceIsListedAndComesBack() {
        choose("page-queue");
        press(Qt::Key_F6);
        QCOMPARE(message(), QStringLiteral("\"Queue\" is on F6 now."));
        QTest::keyClick(&window(), Qt::Key_6, Qt::ControlModifier);
        QCOMPARE(window().page(), MainWindow::Page::Settings);
        QTest::keyClick(&window(), Qt::Key_F6);
        QCOMPARE(window().page(), MainWindow::Page::Queue);
        const auto rows = collectShortcuts(window());
        QVERIFY(std::ranges::any_of(
            rows, [](const ShortcutRow& row) { return row.keys == "F6" && row.text == "Queue"; }));
        QVERIFY(window().commands().action("page-queue")->toolTip().endsWith("(F6)"));
        m_lab->open();
        QCOMPARE(keyOf("page-queue"), QKeySequence(Qt::Key_F6));
        QVERIFY(window().commands().action("page-queue")->toolTip().endsWith("(F6)"));
    }

    void aKeyThatIsTakenIsRefusedInOneSentence() {
        choose("page-queue");
        press(Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(message(), QStringLiteral("Ctrl+K belongs to \"Command palette\" already; give that another "
                                           "key first, or take another one here."));
        QCOMPARE(keyOf("page-queue"), QKeySequence("Ctrl+6"));
        QCOMPARE(child<QKeySequenceEdit>("settingKey")->keySequence(), QKeySequence("Ctrl+6"));
    }

    void aLetterThatOneTypesIsRefusedForTheWindowAndTakenForCharts() {
        choose("page-queue");
        press(Qt::Key_Q);
        QVERIFY(message().startsWith("Q alone is needed in fields"));
        choose("chart-L");
        press(Qt::Key_G);
        QCOMPARE(message(), QStringLiteral("\"Logarithmic axis\" is on G now."));
        window().showPage(MainWindow::Page::Inspect);
        auto* loss = child<CurvePlot>("inspectLoss");
        loss->setFocus();
        QTest::keyClick(loss->focusProxy(), Qt::Key_L);
        QVERIFY(!loss->logarithmicY());
        QTest::keyClick(loss->focusProxy(), Qt::Key_G);
        QVERIFY(loss->logarithmicY());
    }

    void aKeyIsTakenAwayAndOneOrAllAreSetBack() {
        choose("palette");
        QTest::mouseClick(child<QPushButton>("settingKeyNone"), Qt::LeftButton);
        QVERIFY(keyOf("palette").isEmpty());
        m_lab->open();
        window().showPage(MainWindow::Page::Settings);
        QVERIFY(keyOf("palette").isEmpty());
        choose("page-queue");
        press(Qt::Key_K, Qt::ControlModifier); // free now
        QCOMPARE(keyOf("page-queue"), QKeySequence("Ctrl+K"));
        choose("palette");
        QTest::mouseClick(child<QPushButton>("settingKeyReset"), Qt::LeftButton);
        QCOMPARE(keyOf("palette"), QKeySequence("Ctrl+K"));
        QCOMPARE(keyOf("page-queue"), QKeySequence("Ctrl+6")); // no key does two things
        choose("stop");
        press(Qt::Key_F8);
        QTest::mouseClick(child<QPushButton>("settingKeyResetAll"), Qt::LeftButton);
        QVERIFY(keyOf("stop").isEmpty());
        QVERIFY(m_lab->settings().allKeys().filter("shortcuts/").isEmpty());
    }

    void everyCommandOfTheWindowCanHaveAnotherKey() {
        for (const QAction* action : window().commands().all()) {
            QVERIFY2(
                std::ranges::any_of(window().keys().commands(),
                                    [&](const auto& command) { return command.id == action->objectName(); }),
                qPrintable(action->objectName()));
        }
    }
};

QTEST_MAIN(KeysTest)
#include "keys_test.moc"
