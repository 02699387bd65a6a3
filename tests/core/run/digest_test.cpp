#include "core/run/digest.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace rankscope {
namespace {

std::string inPieces(const std::string& text, std::size_t piece, bool instructions) {
    Sha256 hash(instructions);
    for (std::size_t i = 0; i < text.size(); i += piece) {
        hash.update(std::string_view(text).substr(i, piece));
    }
    return hash.finish();
}

TEST(Digest, EqualsThePublishedVectors) {
    for (const bool instructions : {true, false}) {
        EXPECT_EQ(inPieces("", 1, instructions),
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        EXPECT_EQ(inPieces("abc", 3, instructions),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        EXPECT_EQ(inPieces("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, instructions),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        EXPECT_EQ(inPieces(std::string(1'000'000, 'a'), 4093, instructions),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

TEST(Digest, DoesNotDependOnThePiecesOrTheInstructions) {
    for (std::size_t size = 0; size < 200; ++size) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) {
            text += static_cast<char>(i * 37 + size);
        }
        const std::string whole = sha256(text);
        EXPECT_EQ(inPieces(text, 1, false), whole) << size;
        EXPECT_EQ(inPieces(text, 7, true), whole) << size;
        EXPECT_EQ(inPieces(text, 64, false), whole) << size;
    }
}

TEST(Digest, OfAFileEqualsThatOfItsBytes) {
    const test::TempFolder folder;
    const std::string text(3'000'001, 'x');
    const auto digest = sha256File(folder.write("bytes", text));
    ASSERT_TRUE(digest) << digest.error();
    EXPECT_EQ(*digest, sha256(text));
}

TEST(Digest, OfAFileThatCannotBeReadIsASentenceWithItsName) {
    const auto missing = sha256File("/nonexistent/weights");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().find("/nonexistent/weights"), std::string::npos);
    EXPECT_FALSE(sha256File(std::filesystem::temp_directory_path())) << "a folder has no digest";
}

} // namespace
} // namespace rankscope
