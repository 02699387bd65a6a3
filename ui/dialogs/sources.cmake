target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/export_dialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/export_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_question.cpp
    ${CMAKE_CURRENT_LIST_DIR}/import_adapter_dialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/replay_dialog.cpp)
