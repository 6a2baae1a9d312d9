@echo off
rem Starts the host in the foreground. JAVA_HOME chooses the Java, JAVA_OPTS adds options to it.
setlocal EnableExtensions DisableDelayedExpansion
for %%i in ("%~dp0..") do set "home=%%~fi"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

rem Where input does not come from a console this program refuses to wait, even for no time at all.
set "terminal=true"
"%SystemRoot%\System32\timeout.exe" /t 0 /nobreak >nul 2>&1 || set "terminal=false"

rem The framework reads through sun.misc.Unsafe, of which later versions of Java warn unless they are told; Java 17 knows no such option.
set "unsafe=--sun-misc-unsafe-memory-access=allow"
"%java%" %unsafe% -version >nul 2>&1 && goto run
set "unsafe="
"%java%" -version >nul 2>&1 || goto nojava

:run
rem Out of memory ends the process with code 3, for its supervisor to start it anew; JAVA_OPTS may say otherwise.
rem SQLite's library is native code, which later versions of Java want to be told about.
"%java%" -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED %unsafe% -Dagenthost.terminal=%terminal% -Dfile.encoding=UTF-8 %JAVA_OPTS% -cp "%home%\lib\*" dev.agenthost.host.Main %*
exit /b %ERRORLEVEL%

:nojava
echo No Java found: install Java 17 or newer, or set JAVA_HOME 1>&2
exit /b 1
