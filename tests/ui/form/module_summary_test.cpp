#include "tests/ui/form/model_facts.h"
#include "ui/form/module_summary.h"
#include "ui/form/preview_pane.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <algorithm>

using namespace rankscope;

class ModuleSummaryTest : public QObject {
    Q_OBJECT

    static const ModuleGroup& groupOf(const std::vector<ModuleGroup>& groups, const std::string& kind) {
        return *std::ranges::find(groups, kind, &ModuleGroup::kind);
    }

private slots:
    void countsTripletsAndParametersOfEveryKind() {
        MethodConfig method; // 12 -> 8 on the six kinds
        const auto groups = groupModules(*miniLmFacts().model, method);
        QCOMPARE(groups.size(), std::size_t(6)); // the pooler belongs to no layer and is not adapted
        const ModuleGroup& query = groupOf(groups, "query");
        QCOMPARE(query.modules, std::int64_t(6));
        QCOMPARE(query.initTriplets, std::int64_t(72));
        QCOMPARE(query.targetTriplets, std::int64_t(48));
        QCOMPARE(query.initParameters, std::int64_t(72 * (384 + 384 + 1)));
        QCOMPARE(groupOf(groups, "output.dense").targetParameters, std::int64_t(48 * (1536 + 384 + 1)));
    }

    void suffixesMatchAsInPeft() {
        MethodConfig method;
        method.targets = {"output.dense"};
        const auto groups = groupModules(*miniLmFacts().model, method);
        QVERIFY(groupOf(groups, "output.dense").adapted);
        QVERIFY(groupOf(groups, "attention.output.dense").adapted); // ends in ".output.dense" too
        QVERIFY(!groupOf(groups, "query").adapted);
    }

    void loraHasNoSingularValues() {
        MethodConfig method;
        method.type = "lora";
        const auto groups = groupModules(*miniLmFacts().model, method);
        QCOMPARE(groupOf(groups, "query").initParameters, std::int64_t(6 * 8 * (384 + 384)));
        QCOMPARE(groupOf(groups, "query").targetParameters, groupOf(groups, "query").initParameters);
    }

    void aBudgetInTripletsIsSpreadEvenly() {
        MethodConfig method;
        method.targets = {"query", "key"};
        method.targetTotal = 90; // 7.5 in each of 12 matrices
        const auto groups = groupModules(*miniLmFacts().model, method);
        QCOMPARE(groupOf(groups, "query").initTriplets, std::int64_t(72));
        QCOMPARE(groupOf(groups, "query").targetTriplets, std::int64_t(45));
        QCOMPARE(groupOf(groups, "query").targetParameters, std::int64_t(45 * 769));
    }

    void fullTuningTrainsEveryWeight() {
        MethodConfig method;
        method.type = "full";
        const auto groups = groupModules(*miniLmFacts().model, method);
        QCOMPARE(groupOf(groups, "query").initParameters, std::int64_t(6 * 384 * 384));
        QCOMPARE(groupOf(groups, "query").initTriplets, std::int64_t(0));
    }

    void tableKeepsTheContractOfModels() {
        ModuleTableModel table;
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        MethodConfig method;
        table.setGroups(groupModules(*miniLmFacts().model, method), method);
        QCOMPARE(table.rowCount(), 7);
        QCOMPARE(table.total().modules, std::int64_t(36));
        QCOMPARE(table.total().initTriplets, std::int64_t(432));
        QCOMPARE(table.total().targetTriplets, std::int64_t(288));
        method.targets = {"query"};
        table.setGroups(groupModules(*miniLmFacts().model, method), method);
        QCOMPARE(table.total().modules, std::int64_t(6));
        table.setGroups({}, method);
        QCOMPARE(table.rowCount(), 0);
    }

    void commandLineNamesWhatDiffersAndQuotesIt() {
        RunConfig preset;
        RunConfig config = preset;
        config.method.initR = 16;
        config.name = "it's mine";
        config.train.steps = 300;
        const QString text = commandLine(config, preset, "starter");
        QVERIFY(
            text.startsWith("rankscope-cli presets starter > starter.json\nrankscope-cli run starter.json"));
        QVERIFY(text.contains("--set method.init_r=16"));
        QVERIFY(text.contains("--set 'name=it'\\''s mine'"));
        QVERIFY(text.contains("--set train.steps=300"));
        QCOMPARE(text.count("--set"), 3);
        // Pasted, an escape would be obeyed and the line end would start what follows it.
        config.name = "a'\x1b[201~\nrm -rf";
        QVERIFY(
            commandLine(config, preset, "starter").contains("--set $'name=a\\'\\u001b[201~\\u000arm -rf'"));
    }
};

QTEST_MAIN(ModuleSummaryTest)
#include "module_summary_test.moc"
