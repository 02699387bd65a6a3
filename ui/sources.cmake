target_sources(rankscope_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/commands.cpp
    ${CMAKE_CURRENT_LIST_DIR}/fuzzy.cpp
    ${CMAKE_CURRENT_LIST_DIR}/icons.cpp
    ${CMAKE_CURRENT_LIST_DIR}/info_bar.cpp
    ${CMAKE_CURRENT_LIST_DIR}/log_dock.cpp
    ${CMAKE_CURRENT_LIST_DIR}/log_model.cpp
    ${CMAKE_CURRENT_LIST_DIR}/main_window.cpp
    ${CMAKE_CURRENT_LIST_DIR}/main_window_actions.cpp
    ${CMAKE_CURRENT_LIST_DIR}/palette.cpp
    ${CMAKE_CURRENT_LIST_DIR}/run_progress.cpp
    ${CMAKE_CURRENT_LIST_DIR}/shortcuts_dialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/status_strip.cpp
    ${CMAKE_CURRENT_LIST_DIR}/style.cpp
    ${CMAKE_CURRENT_LIST_DIR}/theme.cpp
    ${CMAKE_CURRENT_LIST_DIR}/toasts.cpp
    ${CMAKE_CURRENT_LIST_DIR}/window_layout.cpp
    ${PROJECT_SOURCE_DIR}/resources/icons.qrc)
