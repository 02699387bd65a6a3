#pragma once

#include "core/store/run_writer.h"
#include "tests/ui/live/made_run.h"
#include "tests/ui/workspace_answers.h"
#include "ui/inspect/inspect_page.h"
#include "ui/inspect/timeline.h"
#include "ui/inspect/triplet_model.h"
#include "ui/plot/rank_map.h"

#include <QLabel>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace rankscope {

// The page on a real workspace that holds made-up runs. The base of the test classes of the page; each of
// their tests gets a fresh one.
class InspectLab : public QObject {
    Q_OBJECT

protected:
    RunId store(const std::string& name, MadeRun& run, std::int64_t steps);
    void openPage();
    void open(RunId run);
    void settle();

    template <typename Widget>
    Widget& part(const char* name) {
        auto* found = m_page->findChild<Widget*>(QLatin1String(name));
        Q_ASSERT(found != nullptr);
        return *found;
    }
    Timeline& timeline() { return part<Timeline>("timeline"); }
    RankMap& map() { return part<RankMap>("inspectMap"); }
    QString words(const char* name) { return part<QLabel>(name).text(); }
    TripletModel& triplets() { return *m_page->findChild<TripletModel*>(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RunWriter> m_writer;
    std::unique_ptr<RunReader> m_reader;
    std::unique_ptr<WorkspaceAnswers> m_answers;
    std::unique_ptr<InspectPage> m_page;
    MadeRun m_run;

private slots:
    void init();
    void cleanup();
};

} // namespace rankscope
