#include "core/run/run_config_json.h"
#include "tests/ui/inspect/inspect_lab.h"
#include "ui/inspect/what_if_view.h"

#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace rankscope;

namespace {

// The entry of a menu, found by the starts of the titles that lead to it.
QAction* entry(const QMenu& menu, const QStringList& path) {
    const QMenu* at = &menu;
    for (const QString& title : path) {
        QAction* found = nullptr;
        for (QAction* action : at->actions()) {
            found = found == nullptr && action->text().startsWith(title) ? action : found;
        }
        if (found == nullptr || found->menu() == nullptr) {
            return found;
        }
        at = found->menu();
    }
    return nullptr;
}

} // namespace

// What leads from the page to a branch: what-if budgets, and pins and floors from a cell.
class InspectBranchTest : public InspectLab {
    Q_OBJECT

private slots:
    void atItsOwnBudgetWhatIfIsTheStoredMask();
    void branchingFromAWhatIfNamesStepAndBudget();
    void ranksArePinnedFromACellByABranch();
    void theMapShowsWhatPinsChangedAndLocksThem();
};

void InspectBranchTest::atItsOwnBudgetWhatIfIsTheStoredMask() {
    const RunId id = store("asked again", m_run, 200);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::WhatIf);
    auto* view = m_page->findChild<WhatIfView*>();
    for (const int place : {0, timeline().count() / 2, timeline().count() - 1}) {
        timeline().setCurrent(place);
        settle();
        const auto stored = m_reader->allocation(id, map().step());
        QCOMPARE(view->budget(), stored->budget);
        QCOMPARE(view->mask(), stored->mask);
        QVERIFY(view->summary().contains(QStringLiteral("The same triplets")));
    }
    auto& box = part<QSpinBox>("whatIfBudget");
    box.setValue(100);
    const std::vector<std::uint8_t> mask = view->mask();
    QCOMPARE(std::count(mask.begin(), mask.end(), 1), 100);
    QCOMPARE(part<RankMap>("whatIfMap").total(), 100);
    QVERIFY(view->summary().contains(QStringLiteral("fewer")));
    // A budget that a person chose stays when the time moves on.
    timeline().setCurrent(0);
    settle();
    QCOMPARE(view->budget(), 100);
    QTest::mouseClick(&part<QPushButton>("whatIfReset"), Qt::LeftButton);
    QCOMPARE(view->budget(), m_reader->allocation(id, map().step())->budget);
}

void InspectBranchTest::branchingFromAWhatIfNamesStepAndBudget() {
    const RunId id = store("parent", m_run, 200);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::WhatIf);
    settle();
    part<QSpinBox>("whatIfBudget").setValue(77);
    const QSignalSpy asked(m_page.get(), &InspectPage::branchRequested);
    QTest::mouseClick(&part<QPushButton>("whatIfBranch"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(0).toLongLong(), id);
    QCOMPARE(asked.first().at(1).toLongLong(), map().step());
    QCOMPARE(asked.first().at(2).toLongLong(), 77);
}

void InspectBranchTest::ranksArePinnedFromACellByABranch() {
    const RunId id = store("to pin", m_run, 200);
    openPage();
    open(id);
    const QSignalSpy asked(m_page.get(), &InspectPage::limitedBranchRequested);
    timeline().setCurrent(2);
    const std::int64_t step = map().step();
    const int rank = map().rankOf(3);
    QContextMenuEvent event(QContextMenuEvent::Mouse, map().cellRect(3).center());
    QApplication::sendEvent(map().viewport(), &event);
    auto* menu = map().findChild<QMenu*>(QStringLiteral("cellMenu"));
    QVERIFY(menu != nullptr);
    const QString branch = QStringLiteral("Branch with this pinned");
    QAction* freeze = entry(*menu, {branch, QStringLiteral("This matrix"), QStringLiteral("Freeze")});
    QVERIFY(freeze != nullptr);
    QVERIFY2(freeze->text().endsWith(QString::number(rank)), qPrintable(freeze->text()));
    QVERIFY(!entry(*menu, {branch, QStringLiteral("This matrix"), QStringLiteral("Lift")})->isEnabled());
    freeze->trigger();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toLongLong(), id);
    QCOMPARE(asked[0][1].toLongLong(), step);
    QCOMPARE(asked[0][2].value<MethodConfig>().pins,
             std::vector<std::string>{m_run.started.modules[3].name + "=" + std::to_string(rank)});
    entry(*menu, {branch, QStringLiteral("All of layer 0"), QStringLiteral("Exclude")})->trigger();
    QCOMPARE(asked[1][2].value<MethodConfig>().pins, std::vector<std::string>{"layer.0=0"});
    entry(*menu, {branch, QStringLiteral("This matrix"), QStringLiteral("Keep at least")})->trigger();
    auto* question = m_page->findChild<QInputDialog*>(QStringLiteral("rankQuestion"));
    QVERIFY(question != nullptr);
    question->setIntValue(2);
    question->accept();
    QCOMPARE(asked.size(), 3);
    QCOMPARE(asked[2][2].value<MethodConfig>().floors,
             std::vector<std::string>{m_run.started.modules[3].name + "=2"});
    menu->close();
}

void InspectBranchTest::theMapShowsWhatPinsChangedAndLocksThem() {
    // A run whose first matrix was pinned at 12 while it trained: the allocation keeps what scores would
    // drop.
    RunConfig config;
    config.name = "pinned";
    const RunId id = m_writer->createRun(config.name, toJson(config));
    m_writer->recordStarted(id, m_run.started, 1.0);
    AllocationDone free = m_run.allocate(60);
    AllocationDone pinned = m_run.allocate(70);
    const std::vector<std::uint8_t> pure = pinned.mask;
    std::fill(pinned.mask.begin(), pinned.mask.begin() + 12, std::uint8_t{1});
    pinned.kept = std::count(pinned.mask.begin(), pinned.mask.end(), 1);
    SettingsChanged change{65, "method.pins", "", m_run.started.modules[0].name + "=12", 90, 192, 2.0};
    m_writer->append(id, {RunEvent(free), RunEvent(change), RunEvent(pinned)}, 2.0);
    openPage();
    open(id);
    auto& value = part<QComboBox>("inspectValue");
    value.setCurrentIndex(value.findText(QStringLiteral("Change by floors and pins")));
    settle();
    const auto held = 12 - std::count(pure.begin(), pure.begin() + 12, 1);
    const QStringList cells = map().dataAsTsv().split('\n').at(1).split('\t');
    QCOMPARE(cells.at(1).toInt(), static_cast<int>(held));
    QVERIFY(held > 0);
    QCOMPARE(cells.at(2).toInt(), 0);
    QVERIFY2(map().describe(0).contains(QStringLiteral("pinned at rank 12")), qPrintable(map().describe(0)));
    QVERIFY(!map().describe(1).contains(QStringLiteral("pinned")));
    timeline().setCurrent(0); // before the change
    settle();
    QVERIFY(!map().describe(0).contains(QStringLiteral("pinned")));
    QCOMPARE(map().dataAsTsv().split('\n').at(1).split('\t').at(1).toInt(), 0);
}

QTEST_MAIN(InspectBranchTest)
#include "inspect_branch_test.moc"
