#include "core/analysis/pareto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace rankscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// The definition itself, pair by pair.
std::vector<std::size_t> bruteForce(const std::vector<ParetoPoint>& points, Direction x, Direction y) {
    const auto atLeast = [](double a, double b, Direction way) {
        return way == Direction::Min ? a <= b : a >= b;
    };
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < points.size(); ++i) {
        bool stays = !std::isnan(points[i].x) && !std::isnan(points[i].y);
        for (const ParetoPoint& other : points) {
            const bool asGood = atLeast(other.x, points[i].x, x) && atLeast(other.y, points[i].y, y);
            stays = stays && !(asGood && (other.x != points[i].x || other.y != points[i].y));
        }
        if (stays) {
            front.push_back(i);
        }
    }
    return front;
}

TEST(Pareto, EqualsBruteForceOnAThousandRandomSetsInAllDirections) {
    std::mt19937 random(11);
    std::size_t largest = 0;
    for (int set = 0; set < 1000; ++set) {
        // Few different values in half of the sets, so that there are ties; now and then a NaN or an
        // infinity.
        const unsigned steps = set % 2 == 0 ? 6 : 100000;
        std::vector<ParetoPoint> points(random() % 40);
        const auto value = [&] {
            const unsigned special = random() % 50;
            return special == 0 ? nan : special == 1 ? infinity : static_cast<double>(random() % steps);
        };
        for (ParetoPoint& point : points) {
            point.x = value();
            point.y = value();
        }
        for (const Direction x : {Direction::Min, Direction::Max}) {
            for (const Direction y : {Direction::Min, Direction::Max}) {
                const std::vector<std::size_t> front = paretoFront(points, x, y);
                EXPECT_THAT(front, testing::UnorderedElementsAreArray(bruteForce(points, x, y)));
                largest = std::max(largest, front.size());
            }
        }
    }
    EXPECT_GE(largest, 8U);
}

TEST(Pareto, TheFrontGoesFromTheBestXOnAndKeepsEqualPoints) {
    const std::vector<ParetoPoint> points{{3, 0.9}, {1, 0.7}, {2, 0.7}, {1, 0.7}, {nan, 1.0}, {2, 0.8}};
    EXPECT_THAT(paretoFront(points, Direction::Min, Direction::Max), ElementsAre(1U, 3U, 5U, 0U));
    EXPECT_THAT(paretoFront(points, Direction::Max, Direction::Max), ElementsAre(0U));
}

TEST(Pareto, NothingComparableHasNoFront) {
    EXPECT_THAT(paretoFront({}, Direction::Min, Direction::Max), IsEmpty());
    const std::vector<ParetoPoint> points{{nan, 1.0}, {1.0, nan}};
    EXPECT_THAT(paretoFront(points, Direction::Min, Direction::Max), IsEmpty());
}

} // namespace
} // namespace rankscope
