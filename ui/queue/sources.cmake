target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/device_delegate.cpp
    ${CMAKE_CURRENT_LIST_DIR}/queue_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/queue_page.cpp
    ${CMAKE_CURRENT_LIST_DIR}/sweep_editor.cpp)
