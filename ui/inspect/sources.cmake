target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/facts_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/inspect_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/inspect_page_build.cpp
    ${CMAKE_CURRENT_LIST_DIR}/inspect_run.cpp
    ${CMAKE_CURRENT_LIST_DIR}/inspect_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/inspect_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/prediction_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/predictions_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/spectrum_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/threshold_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/time_controls.cpp
    ${CMAKE_CURRENT_LIST_DIR}/timeline.cpp
    ${CMAKE_CURRENT_LIST_DIR}/triplet_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/triplet_view.cpp
    ${CMAKE_CURRENT_LIST_DIR}/what_if_view.cpp)
