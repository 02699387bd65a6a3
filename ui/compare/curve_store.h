#pragma once

#include "core/analysis/process_clock.h"
#include "ui/compare/compare_set.h"
#include "ui/compare/curve_axes.h"
#include "ui/workspace_questions.h"

#include <QObject>

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// The stored series of the compared runs, read as they are needed. Owned by CurvesTab; UI thread only.
class CurveStore : public QObject {
    Q_OBJECT
public:
    CurveStore(WorkspaceQuestions& questions, QObject* parent);

    // Forgets what was read when other runs are compared; true then.
    bool setRuns(const SharedSet& set);
    // Reads what is not there yet; of runs that still train it is read anew with every call. True: an answer
    // will come. `clock`: also where the runs paused.
    bool read(const std::vector<std::string>& metrics, bool clock);

    CurveSource source(std::size_t run, const std::string& metric, const std::string& other) const;
    double origin() const {
        return m_origin;
    } // Unix time at which the first of the runs began; infinity without points
    // Titles of runs whose pauses are not known.
    QStringList withoutClock() const;

signals:
    void arrived();

private:
    struct Stored {
        std::map<std::string, std::vector<SeriesPoint>> series; // by metric
        std::optional<ProcessClock> clock;
    };
    struct Missing {
        std::size_t run;
        RunId id;
        double seconds;
        std::vector<std::string> metrics;
        bool clock;
    };
    std::vector<Missing> missing(const std::vector<std::string>& metrics, bool clock) const;
    void findOrigin();
    void take(std::vector<std::pair<std::size_t, Stored>> answer);

    WorkspaceQuestions& m_questions;
    SharedSet m_set;
    std::vector<Stored> m_stored; // one a run of the set
    double m_origin = std::numeric_limits<double>::infinity();
    int m_question = 0;
};

} // namespace rankscope
