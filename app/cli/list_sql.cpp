#include "app/cli/list_sql.h"

#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "core/store/sql_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

std::string cellText(const SqlCell& cell) {
    struct Words {
        std::string operator()(std::monostate) const { return ""; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(double value) const { return fmt::format("{}", value); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(SqlBlob blob) const { return fmt::format("{} bytes", blob.bytes); }
    };
    return std::visit(Words(), cell);
}

Json cellJson(const SqlCell& cell) {
    struct Values {
        Json operator()(std::monostate) const { return nullptr; }
        Json operator()(std::int64_t value) const { return value; }
        Json operator()(double value) const { return numberJson(value); }
        Json operator()(const std::string& text) const { return text; }
        Json operator()(SqlBlob blob) const { return {{"bytes", blob.bytes}}; }
    };
    return std::visit(Values(), cell);
}

std::string asTable(const SqlRows& result) {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        if (std::ranges::none_of(
                result.rows, [i](const auto& row) { return std::holds_alternative<std::string>(row[i]); })) {
            numbers.push_back(i);
        }
    }
    TextTable table(result.columns, numbers);
    for (const auto& row : result.rows) {
        std::vector<std::string> texts;
        std::ranges::transform(row, std::back_inserter(texts), cellText);
        table.add(std::move(texts));
    }
    return table.text();
}

// A list of rows and not of objects: a query may name two columns alike.
std::string asJson(const SqlRows& result) {
    Json rows = Json::array();
    for (const auto& row : result.rows) {
        Json values = Json::array();
        for (const SqlCell& cell : row) {
            values.push_back(cellJson(cell));
        }
        rows.push_back(std::move(values));
    }
    return jsonText({{"columns", result.columns}, {"rows", std::move(rows)}});
}

tl::unexpected<Failure> failure(const SqlProblem& problem) {
    switch (problem.kind) {
    case SqlProblem::Kind::Statement:
        return fail(ExitCode::Usage, "--sql: " + problem.error.message);
    case SqlProblem::Kind::Limit:
        return fail(ExitCode::Unexpected, "--sql: " + problem.error.message);
    case SqlProblem::Kind::Workspace:
        break;
    }
    return fail(problem.error);
}

} // namespace

Result<ExitCode> printSqlRows(const SqlArguments& sql, const WorkspaceArgument& workspace, bool json) {
    SqlLimits limits;
    limits.time = std::chrono::seconds(sql.seconds);
    limits.stuck = [&limits] {
        printError("--sql: " + outOfTimeSentence(limits));
        std::_Exit(static_cast<int>(ExitCode::Unexpected));
    };
    const auto result = querySql(workspace.path(), *sql.statement, limits);
    if (!result) {
        return failure(result.error());
    }
    if (result->cut) {
        printError(fmt::format("Only the first {} rows are shown; ask for fewer or shorter ones.",
                               countText(static_cast<std::int64_t>(result->rows.size()))));
    }
    return printData(json ? asJson(*result) : asTable(*result));
}

std::string sqlHelp() {
    std::string views = sqlViews;
    for (std::size_t end = views.find('\n'); end != std::string::npos; end = views.find('\n', end + 1)) {
        views.replace(end, 1, "\n  ");
    }
    return "Tables for --sql, without what lies in the bin (times in Unix seconds, config is JSON):\n  " +
           views;
}

} // namespace rankscope
