@echo off
rem Starts the host in the foreground. JAVA_HOME chooses the Java, JAVA_OPTS adds options to it.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
rem The framework reads through sun.misc.Unsafe, of which later versions of Java warn unless they are told; Java 17 knows no such option.
set "unsafe=--sun-misc-unsafe-memory-access=allow"
"%java%" %unsafe% -version >nul 2>&1 || set "unsafe="
rem Out of memory ends the process with code 3, for its supervisor to start it anew; JAVA_OPTS may say otherwise.
rem SQLite's library is native code, which later versions of Java want to be told about.
"%java%" -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED %unsafe% -Dagenthost.terminal=true -Dfile.encoding=UTF-8 %JAVA_OPTS% -cp "%home%\lib\*" dev.agenthost.host.Main %*
exit /b %ERRORLEVEL%
