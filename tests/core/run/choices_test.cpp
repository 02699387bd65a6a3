#include "core/run/choices.h"
#include "core/run/method_traits.h"
#include "core/run/run_fields.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace rankscope {
namespace {

template <class Choice>
class ChoiceTest : public testing::Test {};

using AllChoices = testing::Types<TaskType, TextEncoding, LoraScaling, PenaltyForm, Importance, Granularity,
                                  ScoreGradient, Boundary, TiePolicy, InitialVectors, Arithmetic, Compaction,
                                  RateSchedule, OptimizerKind, Precision, Batching>;
TYPED_TEST_SUITE(ChoiceTest, AllChoices);

TYPED_TEST(ChoiceTest, HasTheWordsOfItsFieldAndRefusesAllOthers) {
    using Words = ChoiceWords<TypeParam>;
    const Field* field = findField(Words::field);
    ASSERT_NE(field, nullptr);
    EXPECT_TRUE(
        std::equal(field->choices.begin(), field->choices.end(), Words::words.begin(), Words::words.end()));
    for (std::size_t i = 0; i < Words::words.size(); ++i) {
        EXPECT_EQ(choice<TypeParam>(Words::words[i]), static_cast<TypeParam>(i));
        EXPECT_EQ(toText(static_cast<TypeParam>(i)), Words::words[i]);
    }
    for (const std::string_view word : {"", "mean-norm", "Linear", "linear ", "many"}) {
        try {
            choice<TypeParam>(word);
            ADD_FAILURE() << Words::field << " took \"" << word << '"';
        } catch (const std::invalid_argument& error) {
            EXPECT_EQ(std::string(error.what()).find(std::string(Words::field) + " takes one of "), 0U);
        }
    }
}

// Every field of a few words has its type above, a table of its own in the code (formats of tables, metrics)
// or the table of methods; a new one is added to one of them.
TEST(Choices, EveryFieldOfWordsHasOnePlaceThatResolvesThem) {
    std::set<std::string_view> known{"method.type", "task.format", "stop.metric"};
    const auto add = [&](auto... words) { (known.insert(decltype(words)::field), ...); };
    add(ChoiceWords<TaskType>(), ChoiceWords<TextEncoding>(), ChoiceWords<LoraScaling>(),
        ChoiceWords<PenaltyForm>(), ChoiceWords<Importance>(), ChoiceWords<Granularity>(),
        ChoiceWords<ScoreGradient>(), ChoiceWords<Boundary>(), ChoiceWords<TiePolicy>(),
        ChoiceWords<InitialVectors>(), ChoiceWords<Arithmetic>(), ChoiceWords<Compaction>(),
        ChoiceWords<RateSchedule>(), ChoiceWords<OptimizerKind>(), ChoiceWords<Precision>(),
        ChoiceWords<Batching>());
    for (const Field& field : runFields()) {
        EXPECT_EQ(field.kind == FieldKind::Choice, known.contains(field.path)) << field.path;
    }
}

TEST(Choices, AMethodThatIsNotKnownIsNoOther) {
    MethodConfig method;
    method.type = "adalroa";
    const MethodTraits& traits = traitsOf(method);
    EXPECT_EQ(traits.type, "");
    EXPECT_FALSE(traits.lowRank || traits.lambda || traits.allocates || traits.regularised ||
                 traits.bottleneck);
    EXPECT_TRUE(std::ranges::none_of(methodTraits(), [](const auto& row) { return row.type.empty(); }));
}

TEST(Choices, NamesOfDevices) {
    for (const char* name : {"auto", "cpu", "cuda", "cuda:0", "cuda:12"}) {
        EXPECT_TRUE(isDeviceName(name)) << name;
    }
    for (const char* name : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:99999999999999999999", "cpu:0"}) {
        EXPECT_FALSE(isDeviceName(name)) << name;
    }
}

} // namespace
} // namespace rankscope
