#pragma once

#include "app/desktop/import_worker.h"
#include "core/store/run_records.h"

#include <QObject>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <vector>

namespace rankscope {

class MainWindow;

// The one place where files come in, dropped or chosen: it finds out what they are and sends them to the
// form, opens or imports them, one after the other. Owned by WindowApp, UI thread only.
class Arrivals : public QObject {
    Q_OBJECT
public:
    Arrivals(EngineFunctions engine, MainWindow& window, QObject* parent = nullptr);

    void setWorkspace(const std::filesystem::path& file, bool readOnly);
    // Dropped on the window: a workspace is opened.
    void take(const QStringList& files);
    // From File, Import: the runs of a workspace are copied.
    void importFrom(const QString& source);
    // What the reading connection saw; an imported adapter is opened once it is in the list.
    void runsListed(const std::vector<RunSummary>& runs);

signals:
    void configurationArrived(const QString& file);
    void workspaceArrived(const QString& file);
    void imported(); // something may have been written

private:
    struct Arrival {
        std::filesystem::path source;
        SourceKind kind = SourceKind::Table;
    };

    std::optional<SourceKind> kindOf(const QString& source);
    void enqueue(const Arrival& arrival);
    void next();
    void askAboutAdapter(const std::filesystem::path& folder);
    void showAdapterDialog(const std::filesystem::path& folder, const AdapterBase& base);
    void say(const std::filesystem::path& source, int percent);
    void finish(const ImportWorker::Outcome& outcome, bool openRun);

    MainWindow& m_window;
    std::filesystem::path m_workspace;
    bool m_readOnly = true;
    bool m_asking = false; // about an adapter
    std::vector<Arrival> m_waiting;
    std::filesystem::path m_source; // that is being imported
    QString m_said;                 // of it in the info bar
    RunId m_openWhenListed = 0;
    ImportWorker m_worker; // last: its answers use all of the above
};

} // namespace rankscope
