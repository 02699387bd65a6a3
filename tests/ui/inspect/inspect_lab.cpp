#include "tests/ui/inspect/inspect_lab.h"

#include "core/run/run_config_json.h"
#include "ui/theme.h"

#include <QTest>

#include <filesystem>

namespace rankscope {

void InspectLab::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    const std::filesystem::path file =
        std::filesystem::path(m_folder->path().toStdString()) / "lab.rankscope";
    m_writer = std::move(*RunWriter::open(file));
    m_reader = std::move(*RunReader::open(file));
    m_answers = std::make_unique<WorkspaceAnswers>(*m_reader);
    m_run = MadeRun(4, 200);
}

void InspectLab::cleanup() {
    m_page.reset();
    m_answers.reset();
    m_reader.reset();
    m_writer.reset();
}

RunId InspectLab::store(const std::string& name, MadeRun& run, std::int64_t steps) {
    RunConfig config;
    config.name = name;
    config.method.initR = 12;
    const RunId id = m_writer->createRun(name, toJson(config));
    m_writer->recordStarted(id, run.started, 1.0);
    run.files = m_writer->filesFolder(id);
    m_writer->append(id, run.steps(0, steps), 2.0);
    return id;
}

void InspectLab::openPage() {
    m_page = std::make_unique<InspectPage>(*m_answers);
    m_page->resize(1240, 720);
    m_page->applyTheme(Theme::light());
    m_page->setRuns(m_reader->runs());
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void InspectLab::open(RunId run) {
    m_page->openRun(run);
    settle();
}

void InspectLab::settle() { QTRY_VERIFY(!m_page->waiting()); }

} // namespace rankscope
