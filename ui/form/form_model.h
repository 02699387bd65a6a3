#pragma once

#include "core/run/live_edit.h"
#include "core/run/run_config.h"
#include "core/run/run_facts.h"
#include "core/run/run_fields.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <QUndoStack>

#include <map>
#include <optional>
#include <vector>

namespace rankscope {

// What the form edits: a configuration, what it started from, texts that are no values yet, the problems, and
// every edit as an undo step. Owned by FormPage; UI thread only.
class FormModel : public QObject {
    Q_OBJECT
public:
    explicit FormModel(QObject* parent = nullptr);

    const RunConfig& config() const { return m_state.config; }
    const RunConfig& origin() const { return m_state.origin; }
    // What the "differs" marks refer to: a preset, a file or a run.
    const QString& originName() const { return m_state.originName; }
    QUndoStack& undoStack() { return m_undo; }

    void start(const RunConfig& config, const QString& originName); // forgets the history
    void load(const RunConfig& config, const QString& originName, const QString& command); // one undo step

    // One undo step; edits of the same field up to the next seal() are the same step.
    void edit(const Field& field, const FieldValue& value);
    // As typed. A text that is no value stays as it is, with its sentence, and the last good value is kept
    // beside it.
    void editText(const Field& field, const QString& text);
    void reset(const Field& field);
    void resetAll();
    void seal() { ++m_gesture; }

    bool differs(const Field& field) const;
    int differenceCount() const;
    // Typed and not a value yet.
    std::optional<QString> rejectedText(const Field& field) const;

    void setFacts(const RunFacts& facts);
    void forgetFacts();
    const RunFacts* facts() const { return m_facts ? &*m_facts : nullptr; }

    // What a branch goes on from; nothing for a run of its own. Not an undo step.
    struct Branch {
        RunConfig parent;
        RunPlace place;
    };
    void setBranch(std::optional<Branch> branch);

    // As of the last validation, which follows an edit within 50 ms.
    const std::vector<Problem>& problems() const { return m_problems; }
    std::vector<Problem> problemsOf(const Field& field) const;
    void validateNow();
    int errorCount() const;
    int warningCount() const;

    // The field as a person would have typed it.
    static FieldValue valueIn(const RunConfig& config, const Field& field) { return field.get(config); }

signals:
    void fieldChanged(const rankscope::Field* field); // its value, or the text that is no value
    void loaded();                                    // everything may have changed, the origin too
    void problemsChanged();
    void factsChanged();

private:
    struct Rejected {
        QString text;
        std::string sentence;
        bool operator==(const Rejected&) const = default;
    };
    struct FieldState {
        FieldValue value;
        std::optional<Rejected> rejected;
        bool operator==(const FieldState&) const = default;
    };
    struct State {
        RunConfig config;
        RunConfig origin;
        QString originName;
        std::map<std::string, Rejected, std::less<>> rejected; // by field path
        bool operator==(const State&) const = default;
    };
    class EditCommand;
    class LoadCommand;

    FieldState stateOf(const Field& field) const;
    void apply(const Field& field, const FieldState& state);
    void applyAll(const State& state);
    void push(const Field& field, FieldState next);

    State m_state;
    std::optional<RunFacts> m_facts;
    std::optional<Branch> m_branch;
    std::vector<Problem> m_problems;
    QUndoStack m_undo{this}; // a child, so that the window finds it for its menu
    QTimer m_validation;
    int m_gesture = 0;
};

// "method.init_r" as the sentence of an undo step names it.
QString fieldLabel(const Field& field);

} // namespace rankscope
