package dev.agenthost.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests in a framework that Pax Exam starts; they run on every Java that is built with, and so does what has the tag. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ExamHosts.class)
@Tag(OnExamHost.EVERY_JAVA)
@interface OnExamHost {
    String EVERY_JAVA = "every-java";
}
